import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readH264 } from './h264.ts';

/** Decoder configurations as x264 writes them. */
const configurations = {
  '3840×2160': '0142c034ffe100196742c034da00f0010fb011000003000100000300780f1832a001000468ce0fc8',
  '1920×1080': '0142c02affe100186742c02ada01e0089f970110000003001000000780f1832a01000468ce0fc8',
  '2560×1440': '0142c033ffe100196742c033da00a002d6c044000003000400000301e03c60ca8001000468ce0fc8',
  '640×360': '0164001effe1001a6764001eacd940a063f3e022000003000200000300643e28532c01000668fba3cb22c0fdf8f800',
  '120×90': '01f4000bffe1001a67f4000b9196820de267c044000003000400000301e03c50aa8001000568ce0f1920fff8f800',
};

test('sizes are read, with their cropped edges, of frames and of interlaced fields', () => {
  for (const [size, hex] of Object.entries(configurations)) {
    const { width, height } = readH264(Buffer.from(hex, 'hex'));
    assert.equal(`${width}×${height}`, size);
  }
});

test('a profile that browsers cannot show is named', () => {
  assert.equal(readH264(Buffer.from(configurations['120×90'], 'hex')).unfit, 'H.264 High 4:4:4');
  const { unfit, codec } = readH264(Buffer.from(configurations['1920×1080'], 'hex'));
  assert.deepEqual([unfit, codec], [null, 'avc1.42c02a']);
});

test('whatever is damaged throws a RangeError and nothing else', () => {
  for (const hex of Object.values(configurations)) {
    const bytes = Buffer.from(hex, 'hex');
    for (let at = 0; at < bytes.length; at += 1) {
      for (const form of [
        bytes.subarray(0, at),
        Buffer.from(bytes).fill(0xff, at, Math.min(at + 3, bytes.length)),
        Buffer.from(bytes).fill(0, at),
      ]) {
        try {
          readH264(form);
        } catch (error) {
          assert.ok(error instanceof RangeError);
        }
      }
    }
  }
});
