import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStep } from './steps.js';

test('a step counts how long it took and how busy the processors were', async () => {
  const step = await runStep('turning', process.execPath, [
    '-e',
    'for (const end = Date.now() + 300; Date.now() < end; );',
  ]);
  assert.equal(step.passed, 1);
  assert.ok(step.seconds >= 0.3, `${step.seconds} s`);
  assert.ok(step.busy > 0 && step.busy <= 1, `${step.busy}`);
});
