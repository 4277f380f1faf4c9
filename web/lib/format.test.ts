import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAgo,
  formatBytes,
  formatDate,
  formatDay,
  formatDuration,
  formatInstant,
  formatPercent,
  formatRange,
  formatSpent,
  formatStretch,
} from './format.ts';

test('dates are written in the long form with a day of two digits', () => {
  assert.equal(formatDate('2026-01-05T12:00:00Z', 'en-US'), 'January 05, 2026');
  assert.equal(formatDate('2026-01-05T12:00:00Z', 'de'), '05. Januar 2026');
});

test('a calendar day stays that day in every zone', () => {
  assert.equal(formatDay('2026-01-06', 'en-US'), 'January 06, 2026');
});

test('an instant can be written in another zone, which is named', () => {
  assert.equal(formatInstant('2026-01-05T23:30:00Z', 'Europe/Berlin', 'en-US'), 'January 6, 2026 at 12:30 AM');
});

test('a past time is written in the largest unit that fits', () => {
  const now = new Date('2026-01-05T12:00:00Z');
  assert.equal(formatAgo('2026-01-05T11:59:40Z', now, 'en'), 'now');
  assert.equal(formatAgo('2026-01-05T11:55:00Z', now, 'en'), '5 minutes ago');
  assert.equal(formatAgo('2026-01-04T11:00:00Z', now, 'en'), 'yesterday');
});

test('bytes are counted in decimal units with one decimal below ten', () => {
  assert.equal(formatBytes(1, 'en'), '1 byte');
  assert.equal(formatBytes(999, 'en'), '999 bytes');
  assert.equal(formatBytes(1_234_567, 'en'), '1.2 MB');
  assert.equal(formatBytes(48_300_000, 'en'), '48 MB');
});

test('a percentage is 100 only when nothing is left', () => {
  assert.equal(formatPercent(0.624, 'en'), '62%');
  assert.equal(formatPercent(0.999, 'en'), '99%');
  assert.equal(formatPercent(1, 'en'), '100%');
  assert.equal(formatPercent(1.7, 'en'), '100%');
});

test('running times show hours only when there are any', () => {
  assert.equal(formatDuration(0), '0:00');
  assert.equal(formatDuration(252.4), '4:12');
  assert.equal(formatDuration(3725), '1:02:05');
});

test('a time that was spent is told in two units at most, and never as more than it was', () => {
  assert.equal(formatSpent(0, 'en'), '0 sec');
  assert.equal(formatSpent(59.9, 'en'), '59 sec');
  assert.equal(formatSpent(1919, 'en'), '31 min');
  assert.equal(formatSpent(3910, 'en'), '1 hr 5 min');
});

test('a stay within a minute is told as one time', () => {
  const at = new Date(2026, 0, 5, 19, 0);
  assert.match(formatRange(at, at, false, 'en'), /^7:00\sPM$/u);
  assert.match(formatRange(at, new Date(2026, 0, 5, 19, 24), true, 'en'), /^Jan 5, 7:00\s–\s7:24\sPM$/u);
});

test('time left is rounded up', () => {
  assert.equal(formatStretch(1, 'en'), '5 sec');
  assert.equal(formatStretch(41, 'en'), '45 sec');
  assert.equal(formatStretch(61, 'en'), '2 min');
  assert.equal(formatStretch(7300, 'en'), '3 hr');
});
