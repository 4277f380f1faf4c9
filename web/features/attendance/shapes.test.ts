import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinctMarks, heatShape, watchedStretches } from './shapes.ts';

test('the line of heat has one step for each count, the highest where most people were', () => {
  assert.deepEqual(heatShape([0, 4, 2]), { line: '0,72 1,72 1,4 2,4 2,38 3,38', peak: { at: 1, count: 4 } });
});

test('the line of heat of nobody is flat', () => {
  assert.deepEqual(heatShape([0, 0]), { line: '0,72 1,72 1,72 2,72', peak: null });
});

test('the stretches that were watched are read from the pieces', () => {
  assert.deepEqual(watchedStretches(`c${'0'.repeat(23)}1`), [
    { from: 0, to: 0.02 },
    { from: 0.99, to: 1 },
  ]);
  assert.deepEqual(watchedStretches('f'.repeat(25)), [{ from: 0, to: 1 }]);
  assert.deepEqual(watchedStretches('0'.repeat(25)), []);
});

test('below the line of heat no time is written twice', () => {
  assert.deepEqual(distinctMarks(['1:00', '1:15', '1:30']), ['1:00', '1:15', '1:30']);
  assert.deepEqual(distinctMarks(['1:00', '1:00', '1:01']), ['1:00', '1:01']);
  assert.deepEqual(distinctMarks(['1:00', '1:00', '1:00']), ['1:00']);
});
