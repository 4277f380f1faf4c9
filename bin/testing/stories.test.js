import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pinnedNode, root } from '../set-up/places.js';
import { run } from '../set-up/run.js';
import { findFlaky } from './stories.js';

const folder = mkdtempSync(join(tmpdir(), 'foyer-flaky-'));
after(() => rmSync(folder, { recursive: true }));

const stories = `
  import { test, expect } from '${join(root, 'node_modules/@playwright/test/index.mjs')}';
  test.describe('a group', () => {
    test('works at last', ({}, { retry }) => expect(retry).toBe(1));
    test('works', () => {});
  });
  test('never works', () => expect(1).toBe(2));
`;

test('a story that passes only in the retry is named', async () => {
  writeFileSync(join(folder, 'some.spec.mjs'), stories);
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const file = join(folder, 'report.json');
  const args = [playwright, 'test', '--config', folder, '--retries=1', '--reporter=json'];
  await run(pinnedNode, args, { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } });
  assert.deepEqual(findFlaky(JSON.parse(readFileSync(file, 'utf8')).suites), ['some.spec.mjs:4 works at last']);
});
