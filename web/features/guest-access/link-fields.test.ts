import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuestLink } from '#contracts/guest-access.ts';
import { mostClicks, mostLinkDays } from '#contracts/limits.ts';
import { checkLink, lastDayOf, readWhole, zoneWords } from './link-fields.ts';

const unlimited = { clicks: null, days: null };
const numbers = [
  '',
  ' ',
  '1',
  ' 7 ',
  '10',
  '0',
  '-1',
  '1.5',
  '1,5',
  '1e9',
  'ten',
  '٣',
  '+5',
  '0x10',
  '1000000',
  '1000001',
  '1,000',
  '1 000',
  '1\u202f000\u00a0000',
  '10,00,000',
  '1,000.5',
  ',100',
  '1,0000',
];
const names = [
  '\u200b\u3164',
  '',
  '  ',
  'Guest speakers',
  'x'.repeat(120),
  'x'.repeat(121),
  '<script>alert(1)</script>',
  '😀'.repeat(120),
];

test('a link that the form accepts is accepted by the server', () => {
  for (const name of names) {
    for (const typed of [...numbers, '3650', '3651']) {
      const problems = checkLink({ name, clicks: typed, days: typed }, unlimited);
      const maxClicks = readWhole(typed, mostClicks);
      const durationDays = readWhole(typed, mostLinkDays);
      const isTaken = createGuestLink.safeParse({ name, maxClicks, durationDays }).success;
      assert.equal(Object.keys(problems).length === 0, isTaken, JSON.stringify({ name, typed }));
    }
  }
});

test('clicks and days are whole numbers, nothing else', () => {
  const read = numbers.map((typed) => readWhole(typed, mostClicks));
  const [nothing, blank, one, seven, ten, ...wrong] = read;
  assert.deepEqual([nothing, blank, one, seven, ten], [null, null, 1, 7, 10]);
  assert.deepEqual(wrong, [
    ...Array.from({ length: 9 }, () => 'wrong'),
    1_000_000,
    'wrong',
    1000,
    1000,
    1_000_000,
    1_000_000,
    'wrong',
    'wrong',
    'wrong',
  ]);
});

test('one day from the fifth of January ends with the sixth, and days are counted by the calendar', () => {
  assert.equal(lastDayOf(1, new Date(2026, 0, 5, 23, 59)), '2026-01-06');
  assert.equal(lastDayOf(30, new Date(2026, 2, 17)), '2026-04-16');
});

test('a zone is named after its city', () => {
  assert.equal(zoneWords('America/Argentina/Buenos_Aires'), 'Buenos Aires');
  assert.equal(zoneWords('UTC'), 'UTC');
});

test('where the site limits links, nothing and more than the most are wrong, and the most is right', () => {
  const most = { clicks: 500, days: 30 };
  const check = (clicks: string, days: string) => checkLink({ name: 'Press', clicks, days }, most);
  assert.deepEqual(check('500', '30'), {});
  for (const [clicks, days] of [
    ['', ''],
    ['501', '31'],
    ['ten', '0'],
  ] as const)
    assert.deepEqual(check(clicks, days), { clicks: 'clicksLimited', days: 'durationLimited' });
});
