import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomParticipant } from '#contracts/rooms.ts';
import type { CallPerson, CallTrack } from '../call/call-types.ts';
import { stageTiles } from './stage-tiles.ts';

const somebody = (id: string, changes: Partial<RoomParticipant> = {}): RoomParticipant => ({
  id,
  name: id,
  role: 'viewer',
  isGuest: true,
  isInvited: false,
  isOwner: false,
  isOnStage: true,
  isConnected: true,
  handRaisedAt: null,
  joinedAt: '2026-11-22T14:00:00.000Z',
  ...changes,
});
const track = {} as CallTrack;
const sending = (participantId: string, changes: Partial<CallPerson> = {}): CallPerson => ({
  participantId,
  isOwn: false,
  camera: track,
  screen: null,
  screenAudio: null,
  microphone: { track, isMuted: false },
  isSpeaking: false,
  quality: 'good',
  frozen: null,
  ...changes,
});
const tilesOf = (participants: RoomParticipant[], people: CallPerson[] = []) =>
  stageTiles({
    participants,
    people: new Map(people.map((person) => [person.participantId, person])),
    ownId: 'ann',
    reactions: new Map(),
  });

test('every participant on stage has a tile, even without sending anything; viewers have none', () => {
  const tiles = tilesOf([somebody('ann'), somebody('bo'), somebody('cy', { isOnStage: false })], [sending('bo')]);
  assert.deepEqual(
    tiles.map(({ id, picture, isMuted, isOwn }) => ({ id, hasPicture: picture !== null, isMuted, isOwn })),
    [
      { id: 'ann', hasPicture: false, isMuted: true, isOwn: true },
      { id: 'bo', hasPicture: true, isMuted: false, isOwn: false },
    ],
  );
});

test('a shared screen is a tile of its own beside the person', () => {
  const tiles = tilesOf([somebody('bo')], [sending('bo', { screen: track })]);
  assert.deepEqual(
    tiles.map(({ id, isScreen }) => [id, isScreen]),
    [
      ['bo:screen', true],
      ['bo', false],
    ],
  );
});

test('hands are numbered in the order they were raised, viewers included', () => {
  const tiles = tilesOf([
    somebody('ann', { handRaisedAt: '2026-11-22T14:03:00.000Z' }),
    somebody('bo'),
    somebody('cy', { isOnStage: false, handRaisedAt: '2026-11-22T14:02:00.000Z' }),
  ]);
  assert.deepEqual(
    tiles.map(({ id, handPlace }) => [id, handPlace]),
    [
      ['ann', 2],
      ['bo', undefined],
    ],
  );
});

test('a moderator has a badge, a member without a role has none, and a lost connection shows', () => {
  const [moderator, member] = tilesOf([
    somebody('ann', { role: 'moderator', isGuest: false }),
    somebody('bo', { isGuest: false, isConnected: false }),
  ]);
  assert.equal(moderator?.badge, 'moderator');
  assert.equal(member?.badge, null);
  assert.equal(member?.quality, 'lost');
});
