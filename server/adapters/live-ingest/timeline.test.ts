import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from './timeline.ts';

test('times begin at zero and keep their distances', () => {
  const line = new Timeline();
  const times = [5_000, 5_040, 5_080].map((at) => line.map('video', at));
  assert.deepEqual([...times, line.map('audio', 5_050)], [0, 40, 80, 50]);
  assert.equal(line.repairs, 0);
});

test('a clock that starts again goes on where it was, and sound stays with the picture', () => {
  const line = new Timeline();
  line.map('video', 60_000);
  line.map('audio', 60_010);
  line.map('video', 60_040);
  const again = [line.map('video', 0), line.map('audio', 10), line.map('video', 40), line.map('audio', 50)];
  assert.deepEqual(again, [60, 70, 100, 110]);
  assert.equal(line.repairs, 1);
});

test('a clock that wraps at 32 bits goes on', () => {
  const line = new Timeline();
  line.map('video', 2 ** 32 - 20);
  assert.equal(line.map('video', 20), 20);
});

test('tracks that begin far apart begin together', () => {
  const line = new Timeline();
  line.map('audio', 10);
  const times = [line.map('video', 900_000), line.map('audio', 30), line.map('video', 900_040)];
  assert.deepEqual(times, [20, 20, 60]);
  assert.equal(line.repairs, 0);
});

test('a pause of some seconds stays a pause, and a small step back never goes back', () => {
  const line = new Timeline();
  assert.deepEqual(
    [0, 5_000, 4_990, 5_040].map((at) => line.map('video', at)),
    [0, 5_000, 5_000, 5_040],
  );
  assert.equal(line.repairs, 0);
});

test('whatever a sender counts, times never go back and never jump ahead', () => {
  const line = new Timeline();
  const last = { audio: 0, video: 0 };
  for (let step = 0; step < 5_000; step += 1) {
    const track = step % 3 === 0 ? 'audio' : 'video';
    const at = line.map(track, (step * 2_654_435_761) % 2 ** 32);
    assert.ok(at >= last[track] && at <= Math.max(last.audio, last.video) + 10_000);
    last[track] = at;
  }
});
