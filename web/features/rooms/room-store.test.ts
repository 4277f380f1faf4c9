import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Room, RoomParticipant } from '#contracts/rooms.ts';
import { ServerEventHub } from '../../lib/server-events.ts';
import { RoomStore } from './room-store.ts';

const person = (id: string): RoomParticipant => ({
  id,
  name: id,
  role: 'viewer',
  isGuest: false,
  isInvited: false,
  isOwner: false,
  isOnStage: false,
  isConnected: true,
  handRaisedAt: null,
  joinedAt: `2026-11-22T14:00:00.00${id.length}Z`,
});

const room: Room = {
  mediaId: 'm',
  title: 'A room',
  settings: {
    schedule: null,
    lobbyForGuests: true,
    lobbyForMembers: false,
    stage: 'everyone',
    chat: true,
    screenShare: true,
    whenModeratorsLeave: 'go_on',
    locked: false,
  },
  opening: null,
  session: { state: 'open', openedAt: '2026-11-22T14:00:00.000Z', endedAt: null },
  engine: { state: 'ready', problem: null, progress: null },
  may: { moderate: false, chat: true, raiseHand: true, react: true, comeOnStage: true, askForStage: false },
  joining: { isOnStage: true, hasLobby: false },
  insideCount: 2,
  participants: [person('a'), person('bb')],
  waiting: [],
  emails: {},
};

test('the count of participants inside follows those who come and leave', async () => {
  const events = new ServerEventHub();
  const clock = { now: () => 0, random: () => 0, later: () => () => undefined };
  const store = new RoomStore({ events, clock, read: () => Promise.resolve(room) });
  store.start();
  await new Promise((resolve) => setImmediate(resolve));
  const count = () => store.get().value?.insideCount;
  assert.equal(count(), 2);
  events.emit('roster', { changed: [person('ccc')], gone: [] });
  assert.equal(count(), 3);
  events.emit('roster', { changed: [person('ccc')], gone: ['a', 'bb'] });
  assert.equal(count(), 1);
  store.stop();
});
