import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime } from './time-format.ts';

const written: [number, string][] = [
  [0, '0:00'],
  [9.4, '0:09'],
  [11.967, '0:12'],
  [84, '1:24'],
  [252.4, '4:12'],
  [600, '10:00'],
  [3599.4, '59:59'],
  [3599.9, '1:00:00'],
  [3723, '1:02:03'],
  [36000, '10:00:00'],
  [Number.NaN, '0:00'],
  [Number.POSITIVE_INFINITY, '0:00'],
  [-1, '0:00'],
];

for (const [seconds, text] of written) {
  test(`${seconds} seconds are written ${text}`, () => assert.equal(formatTime(seconds), text));
}
