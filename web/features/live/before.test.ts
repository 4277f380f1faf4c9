import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideBefore } from './before.ts';

const now = Date.parse('2026-12-01T18:47:20Z');

test('who comes early sees how long it takes, to the second', () => {
  const startsAt = '2026-12-01T19:00:00.000Z';
  assert.deepEqual(decideBefore(startsAt, now), { is: 'countdown', startsAt, seconds: 760 });
  assert.deepEqual(decideBefore(startsAt, now + 759_500), { is: 'countdown', startsAt, seconds: 1 });
});

test('a start that has passed is said, and never counts below zero', () => {
  const startsAt = '2026-12-01T18:00:00.000Z';
  assert.deepEqual(decideBefore(startsAt, now), { is: 'soon', startsAt });
});

test('a start on another day is said by its date, and a session without one has no countdown', () => {
  const startsAt = '2026-12-05T18:00:00.000Z';
  assert.deepEqual(decideBefore(startsAt, now), { is: 'far', startsAt });
  assert.deepEqual(decideBefore(null, now), { is: 'unknown' });
});
