import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { describeError, errors, type ErrorCode } from '#contracts/errors.ts';
import { settings } from '#server/settings.ts';
import { generateDocuments } from './generated.ts';
import { root } from './repository.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sorted = (names: Iterable<string>) => [...names].sort();

test('.env.example names every setting with its default, as Node reads it', () => {
  const defaults = Object.fromEntries(settings.map(({ name, default: value }) => [name, value]));
  assert.deepEqual(
    { ...parseEnv(read('.env.example')) },
    defaults,
    'run `npm run generate` after changing server/settings.ts',
  );
});

test('docs/errors.md and the catalogue name the same codes, both ways, with the same status', () => {
  const told = [...read('docs/errors.md').matchAll(/^\| `([a-z_.]+)` \| (\d{3}) \|/gmu)];
  const inCatalogue = Object.entries(errors).map(
    ([code, { status }]) => `${describeError(code as ErrorCode).toldAs} ${status}`,
  );
  const inDocument = told.map((found) => `${found[1]} ${found[2]}`);
  assert.deepEqual(
    sorted(inDocument),
    sorted(inCatalogue),
    'run `npm run generate` after changing contracts/errors.ts',
  );
});

for (const [path, text] of generateDocuments()) {
  test(`${path} matches the code`, () => {
    assert.equal(read(path), text, `run \`npm run generate\` instead of editing ${path}`);
  });
}

test('every error code has the form feature.reason', () => {
  for (const code of Object.keys(errors)) assert.match(code, /^(internal|[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*)$/u);
});
