import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsUntil } from './preparing.ts';

const cases: [string, number, number, Parameters<typeof secondsUntil>[2], number | null][] = [
  ['halfway through the rest', 150, 200, { readySeconds: 100, secondsLeft: 60 }, 30],
  ['the end', 200, 200, { readySeconds: 100, secondsLeft: 60 }, 60],
  ['a place that has become ready', 90, 200, { readySeconds: 100, secondsLeft: 60 }, 0],
  ['no estimate yet', 150, 200, { readySeconds: 100, secondsLeft: null }, null],
  ['the whole is ready', 150, 200, null, null],
  ['an unknown duration', 150, Number.NaN, { readySeconds: 100, secondsLeft: 60 }, null],
];
for (const [what, place, whole, preparing, expected] of cases) {
  test(`the wait for a place is estimated: ${what}`, () => {
    assert.equal(secondsUntil(place, whole, preparing), expected);
  });
}
