import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planStoryboard, posterSize } from './still-pictures.ts';

test('posters keep their aspect ratio within 1280 pixels, and are never enlarged', () => {
  assert.deepEqual(posterSize({ width: 1920, height: 1080 }), { width: 1280, height: 720 });
  assert.deepEqual(posterSize({ width: 1080, height: 1920 }), { width: 720, height: 1280 });
  assert.deepEqual(posterSize({ width: 320, height: 240 }), { width: 320, height: 240 });
});

const table: [number, number, number, number][] = [
  [0.4, 1, 1, 1],
  [7.8, 1, 8, 1],
  [8.02, 1, 8, 1],
  [50, 1, 50, 2],
  [100, 2, 50, 2],
  [600, 4, 150, 6],
  [3_600, 12, 300, 12],
  [36_000, 20, 1_800, 72],
];

for (const [seconds, interval, tiles, sheets] of table) {
  test(`a storyboard of ${seconds} s: a picture every ${interval} s, ${tiles} in all, on ${sheets} sheets`, () => {
    const plan = planStoryboard({ width: 426, height: 240 }, seconds);
    assert.deepEqual([plan.intervalSeconds, plan.tileCount, plan.sheets.length], [interval, tiles, sheets]);
    assert.deepEqual([plan.tileWidth, plan.tileHeight], [192, 108]);
  });
}
