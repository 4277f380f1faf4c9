import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureSpeed, secondsLeft, startSpeed } from './speed.ts';

test('for a steady upload the time left is known', () => {
  let speed = startSpeed(0, 0);
  for (let second = 1; second <= 5; second += 1) speed = measureSpeed(speed, second * 1000, second * 1000);
  assert.equal(Math.round(secondsLeft(speed, 10_000) ?? 0), 5);
});

test('the time left is unknown before the first measurement and while nothing moves', () => {
  assert.equal(secondsLeft(startSpeed(0, 0), 1000), null);
  let speed = startSpeed(0, 0);
  speed = measureSpeed(speed, 0, 1000);
  assert.equal(secondsLeft(speed, 1000), null);
});

test('one slow second changes the time left a little, not wildly', () => {
  let speed = startSpeed(0, 0);
  for (let second = 1; second <= 5; second += 1) speed = measureSpeed(speed, second * 1000, second * 1000);
  speed = measureSpeed(speed, 5000, 6000);
  assert.equal(speed.bytesPerSecond, 800);
});

test('after a lost connection set an upload back, measuring goes on from there', () => {
  let speed = measureSpeed(startSpeed(0, 0), 2000, 1000);
  speed = measureSpeed(speed, 500, 2000);
  assert.deepEqual([speed.sentBytes, speed.bytesPerSecond], [500, 2000]);
  assert.equal(measureSpeed(speed, 2500, 3000).bytesPerSecond, 2000);
});
