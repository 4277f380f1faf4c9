import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from './level.ts';

const tone = (amplitude: number) => Float32Array.from({ length: 1024 }, (_, at) => amplitude * Math.sin(at / 5));

test('silence has level 0, a loud voice level 1', () => {
  assert.equal(levelOf(new Float32Array(1024)), 0);
  assert.equal(levelOf(new Float32Array(0)), 0);
  assert.equal(levelOf(tone(1)), 1);
});

test('a voice at an arm’s length is in the middle of the scale, and a louder one higher', () => {
  const spoken = levelOf(tone(0.05));
  assert.ok(spoken > 0.4 && spoken < 0.8, String(spoken));
  assert.ok(levelOf(tone(0.2)) > spoken);
  assert.ok(levelOf(tone(0.002)) < spoken);
});
