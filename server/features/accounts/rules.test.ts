import assert from 'node:assert/strict';
import test from 'node:test';
import { decideWaitMs, describeAccount, isSessionLiving, shouldNoteSeen } from './rules.ts';

const now = new Date('2026-11-22T10:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const waits: [count: number, lastSecondsAgo: number, waitSeconds: number, sentence: string][] = [
  [4, 0, 0, 'four failures cost no wait'],
  [5, 0, 5, 'the fifth failure costs five seconds'],
  [5, 2, 3, 'time that went by counts'],
  [5, 5, 0, 'at the very end of the wait one may try again'],
  [6, 0, 10, 'the wait doubles'],
  [8, 0, 40, 'and doubles'],
  [9, 0, 60, 'up to a minute'],
  [5_000, 0, 60, 'and is never more, so that nobody can be shut out'],
  [5_000, 60, 0, 'after a minute there is always a next attempt'],
  [12, 15 * 60, 0, 'a quiet quarter of an hour is forgotten'],
  [12, -30, 60, 'a clock that went back costs no more than a minute'],
  [12, -7_200, 0, 'failures of a clock that was wrong are forgotten'],
];
for (const [count, lastSecondsAgo, waitSeconds, sentence] of waits) {
  test(`signing in: ${sentence}`, () => {
    assert.equal(decideWaitMs({ count, lastAt: secondsAgo(lastSecondsAgo) }, now), waitSeconds * 1000);
  });
}

test('signing in: without failures there is no wait', () => {
  assert.equal(decideWaitMs(undefined, now), 0);
});

test('a session lives until the instant it expires or is revoked', () => {
  const living = { expiresAt: new Date(now.getTime() + 1), revokedAt: null };
  assert.equal(isSessionLiving(living, now), true);
  assert.equal(isSessionLiving({ ...living, expiresAt: now }, now), false);
  assert.equal(isSessionLiving({ ...living, revokedAt: secondsAgo(1) }, now), false);
});

test('the last visit of a session is saved once a minute', () => {
  assert.equal(shouldNoteSeen(secondsAgo(59), now), false);
  assert.equal(shouldNoteSeen(secondsAgo(60), now), true);
});

const rights = [
  ['member', { createMedia: false, createRooms: false, createLive: false, administer: false }],
  ['creator', { createMedia: true, createRooms: true, createLive: true, administer: false }],
  ['admin', { createMedia: true, createRooms: true, createLive: true, administer: true }],
] as const;
for (const [role, may] of rights) {
  test(`what the role ${role} may do on the site`, () => {
    const account = { id: 'a', name: 'Ana', email: 'ana@example.org', role, mustChangePassword: false, timeZone: null };
    assert.deepEqual(describeAccount(account, { areRoomsOn: true, isLiveOn: true }).may, may);
    assert.deepEqual(describeAccount(account, { areRoomsOn: false, isLiveOn: true }).may, {
      ...may,
      createRooms: false,
    });
    assert.deepEqual(describeAccount(account, { areRoomsOn: true, isLiveOn: false }).may, {
      ...may,
      createLive: false,
    });
  });
}
