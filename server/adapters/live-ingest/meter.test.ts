import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Meter } from './meter.ts';

function feed(seconds: number, rate: number, keyEvery: number, isDropped: (number: number) => boolean = () => false) {
  const meter = new Meter();
  for (let number = 0; number < seconds * rate; number += 1) {
    const at = Math.round((number * 1_000) / rate);
    if (isDropped(number)) continue;
    meter.addPicture(at, number % keyEvery === 0);
    meter.addBytes(1_250, at);
  }
  return meter.read(seconds * 1_000);
}

test('a steady stream is measured', () => {
  const health = feed(10, 30, 60);
  assert.ok(Math.abs(health.frameRate - 30) < 0.2, String(health.frameRate));
  assert.equal(health.keyFrameSeconds, 2);
  assert.equal(health.droppedFrames, 0);
  assert.ok(Math.abs(health.bitsPerSecond - 300_000) < 15_000, String(health.bitsPerSecond));
});

test('pictures that an encoder leaves out are counted, and the rate is that of the others', () => {
  const health = feed(10, 25, 50, (number) => number % 10 === 3 || number % 50 === 4);
  assert.equal(health.droppedFrames, 30);
  assert.equal(health.frameRate, 25);
});

test('a distance of key frames is unknown before the second one', () => {
  assert.equal(feed(3, 25, 250).keyFrameSeconds, null);
  assert.equal(feed(17, 30, 250).keyFrameSeconds, 8.334);
});

test('nothing is measured of nothing', () => {
  assert.deepEqual(new Meter().read(0), { frameRate: 0, bitsPerSecond: 0, keyFrameSeconds: null, droppedFrames: 0 });
});
