import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveSession } from '#contracts/live.ts';
import { cardTime } from './card-time.ts';

const none: LiveSession = { state: 'planned', startsAt: null, endsAt: null, startedAt: null, endedAt: null };
const now = new Date(2026, 10, 29, 12);
const at = (day: number) => new Date(2026, 10, day, 19).toISOString();

test('the card of a live session says when it is scheduled for, that it is live, or that it has ended', () => {
  const keyOf = (given: Partial<LiveSession>) =>
    cardTime({ session: { ...none, ...given }, publishedAt: at(1) }, (key) => key, now);
  assert.equal(keyOf({}), 'live.unscheduled');
  assert.equal(keyOf({ startsAt: at(29) }), 'live.today');
  assert.equal(keyOf({ state: 'ready', startsAt: at(30) }), 'live.scheduled');
  assert.equal(keyOf({ state: 'live', startsAt: at(28), startedAt: at(29) }), 'live.now');
  assert.equal(keyOf({ state: 'paused', startedAt: at(29) }), 'live.now');
  assert.equal(keyOf({ state: 'ended', startedAt: at(28), endedAt: at(28) }), 'live.ended');
});
