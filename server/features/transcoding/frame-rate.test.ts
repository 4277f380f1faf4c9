import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fraction, type Fraction } from './fraction.ts';
import { decideFrameRate } from './frame-rate.ts';

const evenly = (rate: number, count = 100) => Array.from({ length: count }, (_, at) => at / rate);
const toMilliseconds = (times: number[]) => times.map((time) => Math.round(time * 1_000) / 1_000);
const inPairs = (times: number[]) => times.map((_, at) => times[at % 2 ? at - 1 : Math.min(at + 1, times.length - 1)]!);

const table: [string, Fraction | null, number[], Fraction, boolean][] = [
  ['25 a second', fraction(25), evenly(25), fraction(25), false],
  ['film', fraction(24_000, 1_001), evenly(24_000 / 1_001), fraction(24_000, 1_001), false],
  ['30 stored in milliseconds', fraction(30), toMilliseconds(evenly(30)), fraction(30), false],
  ['60 stored in milliseconds', fraction(60), toMilliseconds(evenly(60)), fraction(60), false],
  ['nearly 30, by a phone', fraction(4_690_000, 156_337), evenly(29.999), fraction(30), false],
  ['stored out of order', fraction(25), inPairs(evenly(25)), fraction(25), false],
  ['120 become 60', fraction(120), evenly(120), fraction(60), false],
  ['119.88 become 59.94', fraction(120_000, 1_001), evenly(120_000 / 1_001), fraction(60_000, 1_001), false],
  ['144 become 48', fraction(144), evenly(144), fraction(48), false],
  ['one a second', fraction(1), evenly(1), fraction(1), false],
  ['two in five seconds are shown three times each', fraction(2, 5), evenly(0.4), fraction(6, 5), false],
  ['one a second, now and then', fraction(1), [0, 0.6, 2.1, 2.9, 4.2, 5], fraction(10), true],
  [
    '25 a second, of which some are missing',
    fraction(245, 10),
    evenly(25).filter((_, at) => at % 48 !== 7),
    fraction(25),
    false,
  ],
  ['idle, then 30 a second', fraction(301, 60), [0, ...evenly(30).map((time) => time + 50)], fraction(30), true],
  ['no average given', null, evenly(25), fraction(25), false],
  ['a screen recording', fraction(7), [0, 0.03, 0.06, 0.09, 1.2, 2.5, 2.53, 2.56], fraction(30), true],
  ['a phone between 50 and 60', fraction(55), [0, 0.016, 0.033, 0.066, 0.083, 0.1, 0.133], fraction(60), true],
  ['even at first, but not on the whole', fraction(12), evenly(30), fraction(30), true],
  ['a single picture', fraction(25), [0], fraction(25), false],
  ['no picture times, no average', null, [], fraction(25), false],
];

for (const [name, average, times, rate, isVariable] of table) {
  test(`frame rate: ${name}`, () => assert.deepEqual(decideFrameRate(average, [times]), { rate, isVariable }));
}

test('frame rate: the places of a film are not compared with each other', () => {
  const places = [0, 100, 7_000].map((from) => evenly(25, 60).map((time) => from + time));
  assert.deepEqual(decideFrameRate(fraction(25), places), { rate: fraction(25), isVariable: false });
  const lively = [evenly(25, 60), evenly(50, 60), evenly(50, 60)];
  assert.deepEqual(decideFrameRate(fraction(40), lively), { rate: fraction(60), isVariable: true });
});
