import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRendition, formatQuality, listQualities, qualityOf } from './quality.ts';

const ladder = [
  { width: 640, height: 360, bitrate: 800_000 },
  { width: 1280, height: 720, bitrate: 2_800_000 },
  { width: 1280, height: 720, bitrate: 3_500_000 },
  { width: 0, height: 0, bitrate: 128_000 },
];

test('a portrait video is named by its shorter side', () => {
  assert.equal(qualityOf({ width: 720, height: 1280, bitrate: 1 }), 720);
  assert.equal(qualityOf({ width: 1280, height: 720, bitrate: 1 }), 720);
  assert.equal(qualityOf({ width: 0, height: 480, bitrate: 1 }), 480);
});

test('the menu lists the best quality first, each once, and not the sound', () => {
  assert.deepEqual(listQualities(ladder), [720, 360]);
  assert.deepEqual(listQualities([]), []);
  assert.equal(formatQuality(720), '720p');
});

test('choosing a quality takes the richest rendition of that size', () => {
  assert.equal(findRendition(ladder, 720), 2);
  assert.equal(findRendition(ladder, 360), 0);
});

test('no choice and an unavailable quality mean automatic', () => {
  assert.equal(findRendition(ladder, null), -1);
  assert.equal(findRendition(ladder, 1080), -1);
});
