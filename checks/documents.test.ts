import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findDeadLinks, findTreeFaults } from './documents.ts';
import { readRepository, refuse, root } from './repository.ts';

const repository = readRepository();
const texts = new Map(repository.map(({ path, text }) => [path, text]));

function readPath(path: string): string | null {
  return texts.get(path) ?? (existsSync(join(root, path)) ? '' : null);
}

test('no document has a dead link', () => {
  const documents = repository.filter(({ path }) => path.endsWith('.md'));
  refuse(documents.flatMap((document) => findDeadLinks(document, readPath)));
});

test('the tree in ARCHITECTURE.md matches the repository', () => {
  refuse(findTreeFaults(texts.get('ARCHITECTURE.md') ?? '', [...texts.keys()]));
});

test('decisions are numbered without gaps, and each says what was decided and why', () => {
  const names = readdirSync(join(root, 'docs/decisions')).sort();
  names.forEach((name, index) => {
    assert.ok(
      name.startsWith(`${String(index + 1).padStart(4, '0')}-`),
      `${name}: the next free number is ${index + 1}`,
    );
    const text = texts.get(`docs/decisions/${name}`) ?? '';
    for (const heading of ['## Decision', '## Why', '## What would change it']) {
      assert.ok(text.includes(`${heading}\n`), `docs/decisions/${name} has no "${heading}": write that part`);
    }
  });
});

test('a dead link and a missing heading are found', () => {
  const text = '[a](other.md) [b](#rules) [c](missing.md) [d](#missing) [e](https://example.org)\n# Rules\n';
  const read = (path: string) => (path === 'docs/x.md' ? text : path === 'docs/other.md' ? '' : null);
  const found = findDeadLinks({ path: 'docs/x.md', text }, read);
  assert.equal(found.length, 2);
  assert.match(found.join(), /docs\/missing\.md.*#missing/u);
});

test('a tree with a missing path or without a feature is found', () => {
  const tree = '```\nserver/\n  app.ts · gone.ts   joins\n  features/\n    media/   the library\n```\n';
  const faults = findTreeFaults(tree, [
    'server/app.ts',
    'server/features/media/rules.ts',
    'server/features/new/rules.ts',
  ]);
  assert.equal(faults.length, 2);
  assert.match(faults.join(), /server\/gone\.ts.*server\/features\/new/u);
});
