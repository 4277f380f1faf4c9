import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runNodeTests } from './node-tests.js';
import { closingLine } from './steps.js';

const folder = mkdtempSync(join(tmpdir(), 'foyer-reporter-'));
after(() => rmSync(folder, { recursive: true }));

// With this variable set, a test runner inside a test would report to the outer runner.
const environment = { NODE_TEST_CONTEXT: undefined };

async function runFile(name, text, timeoutMs) {
  const file = join(folder, name);
  writeFileSync(file, `import assert from 'node:assert'; import { test, describe } from 'node:test';\n${text}`);
  return await runNodeTests(name, [file], environment, timeoutMs);
}

test('passed, failed and skipped tests are counted one by one, and a failure shows its name, place and cause', async () => {
  const result = await runFile(
    'mixed.test.mjs',
    `describe('a group', () => { test('good', () => {}); test('bad', () => { console.log('a hint'); assert.equal(1, 2); }); });
     test.skip('later', () => {});
     describe('not on this machine', { skip: 'why' }, () => { test('never told of', () => {}); });`,
  );
  assert.equal(closingLine([result]), '1 passed, 1 failed, 2 skipped');
  assert.match(result.output, /✗ bad\n.*mixed\.test\.mjs:2[\s\S]*1 == 2[\s\S]*a hint/u);
});

test('a test file that cannot be loaded counts as a failure', async () => {
  const result = await runFile('broken.test.mjs', 'throw new Error("at load");');
  assert.equal(closingLine([result]), '0 passed, 1 failed');
  assert.match(result.output, /at load/u);
});

test('a test file that does not end is killed, and counts as a failure', async () => {
  const result = await runFile('endless.test.mjs', "test('turns', () => { for (;;); });", 1500);
  assert.equal(result.failed, 1);
  assert.match(result.output, /did not end within 1\.5 s/u);
});
