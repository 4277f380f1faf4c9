import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlayedSeconds, createPlayedStretches, type PlayedSample } from './played-seconds.ts';

const at = (mediaSeconds: number, clockMs: number, more: Partial<PlayedSample> = {}): PlayedSample => ({
  mediaSeconds,
  clockMs,
  rate: 1,
  isPlaying: true,
  durationSeconds: 60,
  ...more,
});

/** Plays in steps of a quarter of a second; returns the clock time of the report, if there was one. */
function play(
  count: (sample: PlayedSample) => boolean,
  fromSeconds: number,
  clockMs: number,
  forMs: number,
  more = {},
) {
  const { rate } = { rate: 1, ...more };
  for (let ms = 0; ms <= forMs; ms += 250) {
    if (count(at(fromSeconds + (ms / 1000) * rate, clockMs + ms, more))) return clockMs + ms;
  }
  return null;
}

test('three seconds of playing are reported, once', () => {
  const count = createPlayedSeconds();
  assert.equal(play(count, 0, 0, 10_000), 3000);
  assert.equal(play(count, 10, 10_000, 10_000), null);
});

test('two seconds are not enough', () => {
  assert.equal(play(createPlayedSeconds(), 0, 0, 2000), null);
});

test('a jump forward adds nothing', () => {
  const count = createPlayedSeconds();
  assert.equal(play(count, 0, 0, 1000), null);
  assert.equal(play(count, 40, 1250, 1500), null);
  assert.equal(play(count, 41.75, 3000, 1000), 3250);
});

test('a jump back adds nothing and takes nothing away', () => {
  const count = createPlayedSeconds();
  assert.equal(play(count, 10, 0, 2000), null);
  assert.equal(play(count, 0, 2000, 2000), 3000);
});

test('time spent in a pause or a stall does not count', () => {
  const count = createPlayedSeconds();
  assert.equal(play(count, 0, 0, 1000), null);
  assert.equal(count(at(1, 1000, { isPlaying: false })), false);
  assert.equal(count(at(1, 60_000)), false);
  assert.equal(play(count, 1, 60_000, 5000), 62_000);
});

test('at double speed a play still takes three seconds of real time', () => {
  assert.equal(play(createPlayedSeconds(), 0, 0, 5000, { rate: 2 }), 3000);
});

test('a clip of two seconds counts when it has been played', () => {
  const more = { durationSeconds: 2 };
  assert.equal(play(createPlayedSeconds(), 0, 0, 1500, more), null);
  assert.equal(play(createPlayedSeconds(), 0, 0, 2000, more), 2000);
});

test('nothing is reported while the duration is unknown and nothing plays', () => {
  const count = createPlayedSeconds();
  assert.equal(count(at(0, 0, { durationSeconds: Number.NaN })), false);
  assert.equal(count(at(0, 9000, { durationSeconds: Number.NaN })), false);
});

test('what was played is told as stretches of the film; a jump and a pause belong to none', () => {
  const stretchOf = createPlayedStretches();
  const told = [
    at(0, 0),
    at(0.25, 250),
    at(40, 500),
    at(40.25, 750, { isPlaying: false }),
    at(40.25, 9000),
    at(40.75, 9250, { rate: 2 }),
  ].map(stretchOf);
  assert.deepEqual(told, [
    null,
    { seconds: 0.25, from: 0, to: 0.25 },
    null,
    { seconds: 0.25, from: 40, to: 40.25 },
    null,
    { seconds: 0.25, from: 40.25, to: 40.75 },
  ]);
});
