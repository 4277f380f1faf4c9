import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideEntry, decideReturn, decideStatus, type GuestLinkState } from './rules.ts';

const now = new Date('2026-01-05T12:00:00Z');
const good: GuestLinkState = {
  isDeleted: false,
  expiresAt: null,
  maxClicks: null,
  usedClicks: 0,
  reservedClicks: 0,
  isEnabled: true,
  isModuleOn: true,
  media: 'ready',
};
const at = (offsetMs: number) => new Date(now.getTime() + offsetMs);

describe('who may enter by a guest link', () => {
  const table: [string, Partial<GuestLinkState>, ReturnType<typeof decideEntry>][] = [
    ['a link without limits lets everybody in', {}, { allowed: true, clicksLeft: null }],
    ['the last click is allowed and leaves none', { maxClicks: 10, usedClicks: 9 }, { allowed: true, clicksLeft: 0 }],
    ['a used-up link refuses', { maxClicks: 10, usedClicks: 10 }, { allowed: false, because: 'used_up' }],
    [
      'places held for those who wait are taken',
      { maxClicks: 10, usedClicks: 7, reservedClicks: 3 },
      { allowed: false, because: 'all_taken' },
    ],
    [
      'a link whose clicks are used is used up, whatever else is held',
      { maxClicks: 10, usedClicks: 10, reservedClicks: 1 },
      { allowed: false, because: 'used_up' },
    ],
    ['counts beyond the limit refuse too', { maxClicks: 10, usedClicks: 12 }, { allowed: false, because: 'used_up' }],
    ['a millisecond before its end a link works', { expiresAt: at(1) }, { allowed: true, clicksLeft: null }],
    ['at its very instant a link is expired', { expiresAt: at(0) }, { allowed: false, because: 'expired' }],
    [
      'whichever limit comes first ends it: the date',
      { expiresAt: at(-1), maxClicks: 5 },
      { allowed: false, because: 'expired' },
    ],
    [
      'whichever limit comes first ends it: the clicks',
      { expiresAt: at(9), maxClicks: 1, usedClicks: 1 },
      { allowed: false, because: 'used_up' },
    ],
    ['the toggle stops all links', { isEnabled: false }, { allowed: false, because: 'off' }],
    ['a module that is off stops all links', { isModuleOn: false }, { allowed: false, because: 'off_on_site' }],
    [
      'a deleted link says so even when all is off',
      { isDeleted: true, isEnabled: false },
      { allowed: false, because: 'deleted' },
    ],
    [
      'a deleted item outweighs everything',
      { media: 'gone', isDeleted: true },
      { allowed: false, because: 'unavailable' },
    ],
    [
      'a video in the making keeps the click',
      { media: 'not_ready', maxClicks: 1 },
      { allowed: false, because: 'not_ready' },
    ],
    [
      'a used-up link is used up also before the video is ready',
      { media: 'not_ready', maxClicks: 1, usedClicks: 1 },
      { allowed: false, because: 'used_up' },
    ],
  ];
  for (const [name, change, expected] of table) {
    it(name, () => assert.deepEqual(decideEntry({ ...good, ...change }, now), expected));
  }
});

describe('who may come back', () => {
  const table: [string, Partial<GuestLinkState>, ReturnType<typeof decideReturn>][] = [
    ['a used-up link stops new entries only', { maxClicks: 1, usedClicks: 1 }, { allowed: true }],
    ['nobody comes back by an expired link', { expiresAt: now }, { allowed: false, because: 'expired' }],
    ['nobody comes back by a deleted link', { isDeleted: true }, { allowed: false, because: 'deleted' }],
    ['nobody comes back while guest access is off', { isEnabled: false }, { allowed: false, because: 'off' }],
    ['nobody comes back to a deleted item', { media: 'gone' }, { allowed: false, because: 'unavailable' }],
  ];
  for (const [name, change, expected] of table) {
    it(name, () => assert.deepEqual(decideReturn({ ...good, ...change }, now), expected));
  }
});

describe('the status of a link in the list', () => {
  const table: [Partial<GuestLinkState>, string][] = [
    [{}, 'active'],
    [{ isEnabled: false }, 'off'],
    [{ isModuleOn: false }, 'off'],
    [{ expiresAt: now, isEnabled: false }, 'expired'],
    [{ maxClicks: 2, usedClicks: 2 }, 'used_up'],
    [{ maxClicks: 2, usedClicks: 1, reservedClicks: 1 }, 'active'],
    [{ maxClicks: 2, usedClicks: 2, expiresAt: now }, 'expired'],
  ];
  for (const [change, expected] of table) {
    it(`${JSON.stringify(change)} is ${expected}`, () =>
      assert.equal(decideStatus({ ...good, ...change }, now), expected));
  }
});
