import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineState, Room } from '#contracts/rooms.ts';
import { ApiError } from '../../lib/api.ts';
import type { ApiErrorCode } from '../../lib/api.ts';
import { decideView } from './decide-view.ts';
import { standingOf } from './standing-sample.ts';

const opening = {
  startsAt: '2026-11-22T19:00:00.000Z',
  opensAt: '2026-11-22T18:50:00.000Z',
  endsAt: '2026-11-22T20:00:00.000Z',
};
const rest = { isRoomAwaited: false, opening: null, now: 0 };
const pageOf = (standing: Parameters<typeof standingOf>[0]) =>
  decideView({ seat: { step: 'standing', standing: standingOf(standing) }, room: null, ...rest }).page;
const refused = (code: ApiErrorCode, now = '2026-11-22T18:00:00.000Z') =>
  decideView({
    seat: { step: 'refused', error: new ApiError(code, 409) },
    room: null,
    ...rest,
    opening,
    now: Date.parse(now),
  }).page;

test('each state of a participant has its page', () => {
  for (const state of ['waiting', 'inside', 'left', 'declined', 'removed', 'banned'] as const) {
    assert.equal(pageOf({ state }), state);
  }
});

test('a seat held by another page of the participant hides the room, but not a refusal', () => {
  assert.equal(pageOf({ state: 'inside', isHere: false }), 'elsewhere');
  assert.equal(pageOf({ state: 'waiting', isHere: false }), 'elsewhere');
  assert.equal(pageOf({ state: 'removed', isHere: false }), 'removed');
});

test('the end of the session is shown instead of every state but a ban', () => {
  const session = {
    state: 'ended',
    openedAt: '2026-11-22T14:00:00.000Z',
    endedAt: '2026-11-22T15:04:00.000Z',
  } as const;
  assert.equal(pageOf({ state: 'inside', session }), 'ended');
  assert.equal(pageOf({ state: 'declined', session }), 'ended');
  assert.equal(pageOf({ state: 'banned', session }), 'banned');
  assert.equal(pageOf({ state: 'left', session, isReopened: true }), 'reopened');
  assert.equal(pageOf({ state: 'banned', session, isReopened: true }), 'banned');
});

test('a room that is not open counts down before its time, and is over after it', () => {
  assert.equal(refused('rooms.not_open'), 'early');
  assert.equal(refused('rooms.not_open', '2026-11-22T20:30:00.000Z'), 'over');
});

test('each reason that keeps a person out has a page of its own, any other error is shown by its sentence', () => {
  assert.equal(refused('rooms.full'), 'full');
  assert.equal(refused('rooms.locked'), 'locked');
  assert.equal(refused('rooms.no_engine'), 'noEngine');
  assert.equal(refused('rooms.off'), 'noEngine');
  assert.equal(refused('guest_access.off'), 'refused');
});

test('the preview, which turns the camera on, waits for the room and is not shown where rooms are turned off', () => {
  const previewOf = (room: Room | null, isRoomAwaited = false) =>
    decideView({ ...rest, seat: { step: 'preview' }, room, isRoomAwaited }).page;
  const roomWith = (state: EngineState['state']) => ({ engine: { state } }) as Room;
  assert.equal(previewOf(null, true), 'opening');
  assert.equal(previewOf(roomWith('off')), 'noEngine');
  assert.equal(previewOf(roomWith('building')), 'preview');
  assert.equal(previewOf(null), 'preview');
});
