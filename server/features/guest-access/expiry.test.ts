import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideExpiry, isTimeZone, lastDayOf } from './expiry.ts';

describe('"N days" ends with day N in the time zone of the member who made the link', () => {
  const table: [string, string, number, string, string, string][] = [
    [
      'one day, made on 5 January, lives through the 6th',
      '2026-01-05T12:00:00Z',
      1,
      'UTC',
      '2026-01-07T00:00:00.000Z',
      '2026-01-06',
    ],
    [
      'a minute before midnight it is still the 5th',
      '2026-01-05T23:59:00Z',
      1,
      'UTC',
      '2026-01-07T00:00:00.000Z',
      '2026-01-06',
    ],
    [
      'in Auckland it is the 6th already',
      '2026-01-05T12:00:00Z',
      1,
      'Pacific/Auckland',
      '2026-01-07T11:00:00.000Z',
      '2026-01-07',
    ],
    [
      'in Honolulu it is still the 4th',
      '2026-01-05T05:00:00Z',
      1,
      'Pacific/Honolulu',
      '2026-01-06T10:00:00.000Z',
      '2026-01-05',
    ],
    [
      'a day of 23 hours is a day',
      '2026-03-28T12:00:00Z',
      1,
      'Europe/Berlin',
      '2026-03-29T22:00:00.000Z',
      '2026-03-29',
    ],
    [
      'a day of 25 hours is a day',
      '2026-10-24T12:00:00Z',
      1,
      'Europe/Berlin',
      '2026-10-25T23:00:00.000Z',
      '2026-10-25',
    ],
    [
      'where midnight does not exist the day begins at one',
      '2026-09-04T15:00:00Z',
      1,
      'America/Santiago',
      '2026-09-06T04:00:00.000Z',
      '2026-09-05',
    ],
    ['ten years', '2026-01-05T12:00:00Z', 3650, 'UTC', '2036-01-04T00:00:00.000Z', '2036-01-03'],
  ];
  for (const [name, createdAt, days, zone, expected, lastDay] of table) {
    it(name, () => {
      const expiresAt = decideExpiry(new Date(createdAt), days, zone);
      assert.equal(expiresAt.toISOString(), expected);
      assert.equal(lastDayOf(expiresAt, zone), lastDay);
    });
  }
});

describe('time zones', () => {
  for (const name of ['UTC', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires'])
    it(`${name} is one`, () => assert.equal(isTimeZone(name), true));
  for (const name of ['', 'Mars/Olympus', '+25:00', '<script>', '../etc', 'Europe/'])
    it(`"${name}" is none`, () => assert.equal(isTimeZone(name), false));
});
