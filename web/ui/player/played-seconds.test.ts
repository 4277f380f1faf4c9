import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlayedSeconds, type PlayedSample } from './played-seconds.ts';

const at = (mediaSeconds: number, clockMs: number, more: Partial<PlayedSample> = {}): PlayedSample => ({
  mediaSeconds,
  clockMs,
  rate: 1,
  isPlaying: true,
  durationSeconds: 60,
  ...more,
});

/** Plays quarter by quarter of a second and tells at which clock time the report came, if it did. */
function play(look: (sample: PlayedSample) => boolean, fromSeconds: number, clockMs: number, forMs: number, more = {}) {
  const { rate } = { rate: 1, ...more };
  for (let ms = 0; ms <= forMs; ms += 250) {
    if (look(at(fromSeconds + (ms / 1000) * rate, clockMs + ms, more))) return clockMs + ms;
  }
  return null;
}

test('three seconds of playing are reported, once', () => {
  const look = createPlayedSeconds();
  assert.equal(play(look, 0, 0, 10_000), 3000);
  assert.equal(play(look, 10, 10_000, 10_000), null);
});

test('two seconds are not enough', () => {
  assert.equal(play(createPlayedSeconds(), 0, 0, 2000), null);
});

test('a jump forward adds nothing', () => {
  const look = createPlayedSeconds();
  assert.equal(play(look, 0, 0, 1000), null);
  assert.equal(play(look, 40, 1250, 1500), null);
  assert.equal(play(look, 41.75, 3000, 1000), 3250);
});

test('a jump back adds nothing and takes nothing away', () => {
  const look = createPlayedSeconds();
  assert.equal(play(look, 10, 0, 2000), null);
  assert.equal(play(look, 0, 2000, 2000), 3000);
});

test('time spent in a pause or a stall does not count', () => {
  const look = createPlayedSeconds();
  assert.equal(play(look, 0, 0, 1000), null);
  assert.equal(look(at(1, 1000, { isPlaying: false })), false);
  assert.equal(look(at(1, 60_000)), false);
  assert.equal(play(look, 1, 60_000, 5000), 62_000);
});

test('at double speed it is still three seconds of a person’s time', () => {
  assert.equal(play(createPlayedSeconds(), 0, 0, 5000, { rate: 2 }), 3000);
});

test('a clip of two seconds counts when it has been played', () => {
  const more = { durationSeconds: 2 };
  assert.equal(play(createPlayedSeconds(), 0, 0, 1500, more), null);
  assert.equal(play(createPlayedSeconds(), 0, 0, 2000, more), 2000);
});

test('nothing is reported while the duration is unknown and nothing plays', () => {
  const look = createPlayedSeconds();
  assert.equal(look(at(0, 0, { durationSeconds: Number.NaN })), false);
  assert.equal(look(at(0, 9000, { durationSeconds: Number.NaN })), false);
});
