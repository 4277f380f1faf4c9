import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findMissingFromLock, findRanges } from './packages.ts';
import { refuse, root } from './repository.ts';

const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

test('package-lock.json names every package for every system, so that npm ci works anywhere', () => {
  refuse(findMissingFromLock(readJson('package-lock.json')));
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = readJson('package.json');
  refuse(findRanges({ ...dependencies, ...devDependencies }));
});

test('a missing build for another system and a version range are found', () => {
  const tool = { optionalDependencies: { 'tool-darwin': '1.0.0', 'tool-linux': '1.0.0' } };
  const packages = { 'node_modules/tool': tool, 'node_modules/tool-linux': {} };
  assert.match(findMissingFromLock({ packages }).join(), /^tool-darwin, wanted by node_modules\/tool,/u);
  assert.equal(findRanges({ kysely: '^0.28.0', pg: '8.23.1', zod: 'latest' }).length, 2);
});
