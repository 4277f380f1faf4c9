import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastContrast, measureContrast, planPosterPlaces, planStoryboard, posterSize } from './still-pictures.ts';

test('posters keep their aspect ratio within 1280 pixels, and are never enlarged', () => {
  assert.deepEqual(posterSize({ width: 1920, height: 1080 }), { width: 1280, height: 720 });
  assert.deepEqual(posterSize({ width: 1080, height: 1920 }), { width: 720, height: 1280 });
  assert.deepEqual(posterSize({ width: 320, height: 240 }), { width: 320, height: 240 });
});

test('a poster is looked for at eight places: in a long film first where its key pictures are', () => {
  const ways = (seconds: number) => planPosterPlaces(seconds).map(({ way, seconds: at }) => `${way} ${at}`);
  assert.deepEqual(ways(1_000).slice(0, 3), ['key 100', 'key 300', 'key 500']);
  assert.deepEqual(ways(1_000).slice(-3), ['key 0', 'through 30', 'through 30']);
  assert.deepEqual(ways(10).slice(0, 3), ['through 3', 'through 7', 'key 1']);
  assert.equal(ways(10).length, 8);
});

test('a picture is flat if it has one color, also with some noise, and is not if it shows something', () => {
  const pictureOf = (color: (at: number) => number[]) =>
    Uint8Array.from(Array.from({ length: 1_024 }, (_, at) => color(at)).flat());
  const isFlat = (color: (at: number) => number[]) => measureContrast(pictureOf(color)) < leastContrast;
  assert.ok(isFlat(() => [0, 0, 0]));
  assert.ok(isFlat(() => [200, 30, 90]));
  assert.ok(isFlat((at) => [16 + (at % 3), 18 - (at % 5), 17 + (at % 2)]));
  assert.ok(!isFlat((at) => (at < 100 ? [255, 255, 255] : [0, 0, 0])));
  assert.ok(!isFlat((at) => (at % 2 === 0 ? [200, 0, 0] : [0, 0, 200])));
  assert.equal(measureContrast(new Uint8Array()), 0);
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
