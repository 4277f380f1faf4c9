import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { participantState, type ParticipantState, type RoomSettings } from '#contracts/rooms.ts';
import {
  decideJoin,
  decideStep,
  transitions,
  type Person,
  type PersonBefore,
  type Place,
  type RoomNow,
  type Step,
} from './rules.ts';
import { newRoom } from './settings.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('where a step leads and what becomes of the click', () => {
  const places: Place[] = ['absent', ...participantState.options];
  // In the order of places: absent, waiting, inside, left, declined, removed, banned.
  const table: Record<Step, (string | null)[]> = {
    come_in: ['inside use', 'inside use', 'inside keep', ...Array.from({ length: 4 }, () => 'inside use')],
    wait: ['waiting reserve', 'waiting reserve', null, 'waiting reserve', null, null, null],
    knock: [null, null, null, null, 'waiting reserve', 'waiting reserve', null],
    turn_away: [
      ...['absent release', 'left release', null, 'left release'],
      ...['declined release', 'removed release', 'banned release'],
    ],
    admit: [null, 'inside use', null, null, null, null, null],
    decline: [null, 'declined release', null, null, null, null, null],
    link_end: [null, 'left release', null, null, null, null, null],
    lapse: [null, 'left release', null, null, null, null, null],
    leave: [null, 'left release', 'left keep', null, null, null, null],
    remove: [null, null, 'removed keep', null, null, null, null],
    ban: [null, 'banned release', 'banned keep', 'banned keep', 'banned keep', 'banned keep', null],
    lift_ban: [null, null, null, null, null, null, 'left keep'],
    to_lobby: [null, null, 'waiting keep', null, null, null, null],
    end: [null, 'left release', 'left keep', null, null, null, null],
  };
  for (const [at, place] of places.entries())
    for (const step of Object.keys(table) as Step[])
      test(`${step} in the place ${place}: ${table[step][at] ?? 'refused'}`, () => {
        const next = decideStep(place, step);
        assert.equal(next && `${next.to} ${next.click}`, table[step][at]);
      });

  test('every place and step of the rules is in this table', () => {
    assert.deepEqual(Object.keys(transitions).sort(), [...places].sort());
    for (const steps of Object.values(transitions))
      for (const step of Object.keys(steps)) assert.ok(step in table, `${step} is not tested`);
  });

  test('every step into the lobby or the room checks the link, and every step out of the lobby releases the click', () => {
    for (const [place, steps] of Object.entries(transitions))
      for (const { to, click } of Object.values(steps)) {
        if (place !== 'inside' && to === 'inside') assert.equal(click, 'use');
        if (place !== 'inside' && to === 'waiting') assert.equal(click, 'reserve');
        if (place === 'waiting' && to !== 'waiting' && to !== 'inside') assert.equal(click, 'release');
      }
  });
});

const guest: Person = {
  ...{
    role: 'viewer',
    isGuest: true,
    invited: null,
    before: null,
    isBanned: false,
    hasBannedEmail: false,
    enteredByLobby: true,
  },
};
const walkIn: Person = { ...guest, enteredByLobby: false };
const member: Person = { ...guest, isGuest: false, enteredByLobby: null };
const moderator: Person = { ...member, role: 'moderator' };
const open: RoomNow = { settings: newRoom, isOpen: true, insideCount: 1, maxInside: 10 };
const notStarted: RoomNow = { ...open, isOpen: false, insideCount: 0 };
const full: RoomNow = { ...open, insideCount: 10 };

function was(state: ParticipantState, more: Partial<PersonBefore> = {}): Pick<Person, 'before'> {
  return { before: { state, waitsFor: null, wasAdmitted: false, refusedAt: null, knocks: 0, ...more } };
}
function having(settings: Partial<RoomSettings>, room = open): RoomNow {
  return { ...room, settings: { ...newRoom, ...settings } };
}
function scheduled(startsAt: string, endsAt: string, earlyEntryMinutes = 0): Partial<RoomSettings> {
  return { schedule: { startsAt, endsAt, earlyEntryMinutes } };
}

/** `inside`, `waits: admission`, `knocks: admission`, or the reason of a refusal. */
function outcomeOf(person: Person, room: RoomNow): string {
  const decision = decideJoin(person, room, now);
  if (!decision.allowed) return decision.because;
  if (decision.step === 'come_in') return 'inside';
  return `${decision.step}s: ${decision.waitsFor}`;
}

describe('whether a person gets a seat', () => {
  const refused = { refusedAt: secondsAgo(30) };
  const left = was('left', { wasAdmitted: true });
  const early = having(scheduled('2026-11-22T10:10:00.000Z', '2026-11-22T11:00:00.000Z', 5));
  const untilTen = scheduled('2026-11-22T08:00:00.000Z', '2026-11-22T10:00:00.000Z');
  const [overrun, over] = [having(untilTen), having(untilTen, notStarted)];
  const due = having(scheduled('2026-11-22T10:10:00.000Z', '2026-11-22T11:00:00.000Z', 10));
  const lobbyOff = having({ lobbyForGuests: false });
  const lobbyForAll = having({ lobbyForMembers: true });
  const locked = having({ locked: true });
  const table: [string, Person, RoomNow, string][] = [
    ['a guest who came by the lobby waits', guest, open, 'waits: admission'],
    ['a guest who came by the lobby waits before anybody is inside', guest, notStarted, 'waits: admission'],
    ['a guest waits although the lobby was switched off after the form', guest, lobbyOff, 'waits: admission'],
    ['a guest who came without a lobby comes in', walkIn, lobbyOff, 'inside'],
    ['a guest comes in although the lobby was switched on after the form', walkIn, open, 'inside'],
    ['a guest who came without a lobby does not open the room', walkIn, notStarted, 'waits: start'],
    [
      'a guest of an earlier session waits where the lobby is on now',
      { ...guest, enteredByLobby: null },
      open,
      'waits: admission',
    ],
    [
      'a guest of an earlier session comes in where the lobby is off now',
      { ...guest, enteredByLobby: null },
      lobbyOff,
      'inside',
    ],
    ['a member comes in', member, open, 'inside'],
    ['a member opens the room', member, notStarted, 'inside'],
    ['a member waits where there is a lobby for members', member, lobbyForAll, 'waits: admission'],
    ['a moderator does not wait in the lobby for members', moderator, lobbyForAll, 'inside'],

    ['a guest comes too early', guest, early, 'not_open'],
    ['a member comes too early', member, early, 'not_open'],
    ['a moderator never comes too early', moderator, early, 'inside'],
    ['a member comes in during early entry', member, due, 'inside'],
    ['a member comes after the end', member, over, 'not_open'],
    [
      'a guest who was inside comes back after the end while the session runs',
      { ...guest, ...left },
      overrun,
      'inside',
    ],
    ['a member comes in after the end while the session runs', member, overrun, 'inside'],
    ['a guest waits after the end while the session runs', guest, overrun, 'waits: admission'],
    [
      'a waiting guest cannot renew the wait after the end',
      { ...guest, ...was('waiting', { waitsFor: 'admission' }) },
      over,
      'not_open',
    ],

    ['a locked room refuses a guest', guest, locked, 'locked'],
    ['a locked room refuses a member', member, locked, 'locked'],
    ['a locked room lets a moderator in', moderator, locked, 'inside'],
    ['a guest who was inside comes back to a locked room', { ...guest, ...left }, locked, 'inside'],
    [
      'a guest who waits for admission goes on waiting in a locked room',
      { ...guest, ...was('waiting', { waitsFor: 'admission' }) },
      locked,
      'waits: admission',
    ],
    [
      'a guest who waits for the start goes on waiting in a locked room',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      locked,
      'waits: start',
    ],
    ['a declined guest cannot knock at a locked room', { ...guest, ...was('declined', refused) }, locked, 'locked'],

    ['a full room refuses a member', member, full, 'full'],
    ['a full room lets a moderator in', moderator, full, 'inside'],
    [
      'a full room keeps a member who is inside and asks from another page',
      { ...member, ...was('inside', { wasAdmitted: true }) },
      full,
      'inside',
    ],
    ['a full room refuses a guest who left', { ...guest, ...left }, full, 'full'],
    ['a guest can wait for a full room', guest, full, 'waits: admission'],

    [
      'a guest who waits for the start comes in when a member opened the room',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      open,
      'inside',
    ],
    [
      'a guest who waits for the start waits for a place while the room is full',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      full,
      'waits: start',
    ],
    ['a guest who left comes back without an admission', { ...guest, ...left }, open, 'inside'],
    [
      'a guest who left while waiting for admission waits again',
      { ...guest, ...was('left', { waitsFor: 'admission' }) },
      open,
      'waits: admission',
    ],
    [
      'a guest who left while waiting for admission waits again, even when the lobby is off now',
      { ...guest, enteredByLobby: null, ...was('left', { waitsFor: 'admission' }) },
      lobbyOff,
      'waits: admission',
    ],
    [
      'a member who left after being sent back to the lobby waits again',
      { ...member, ...was('left', { waitsFor: 'admission' }) },
      open,
      'waits: admission',
    ],
    [
      'a guest who left while waiting for the start needs no admission',
      { ...guest, enteredByLobby: null, ...was('left', { waitsFor: 'start' }) },
      open,
      'inside',
    ],

    [
      'a declined guest asks again too early',
      { ...guest, ...was('declined', { refusedAt: secondsAgo(29.9) }) },
      open,
      'declined',
    ],
    [
      'a declined guest may knock after half a minute',
      { ...guest, ...was('declined', refused) },
      open,
      'knocks: admission',
    ],
    [
      'a declined guest may knock a second time',
      { ...guest, ...was('declined', { ...refused, knocks: 1 }) },
      open,
      'knocks: admission',
    ],
    [
      'a declined guest may not knock a third time',
      { ...guest, ...was('declined', { ...refused, knocks: 2 }) },
      open,
      'declined',
    ],
    [
      'a removed guest asks again too early',
      { ...guest, ...was('removed', { refusedAt: secondsAgo(1) }) },
      open,
      'removed',
    ],
    [
      'a removed guest has to knock although the lobby is off',
      { ...walkIn, ...was('removed', refused) },
      lobbyOff,
      'knocks: admission',
    ],
    ['a removed member has to knock, too', { ...member, ...was('removed', refused) }, open, 'knocks: admission'],
    ['a removed guest cannot knock after the end', { ...guest, ...was('removed', refused) }, over, 'not_open'],

    ['a banned guest', { ...guest, isBanned: true }, open, 'banned'],
    ['a banned guest who was inside before', { ...guest, isBanned: true, ...left }, open, 'banned'],
    ['a guest whom this session has banned', { ...guest, ...was('banned', { wasAdmitted: true }) }, open, 'banned'],
    [
      'a guest with a banned email address waits, even when the lobby is off',
      { ...walkIn, hasBannedEmail: true },
      lobbyOff,
      'waits: admission',
    ],
    ['a banned email address is no ban', { ...guest, hasBannedEmail: true }, open, 'waits: admission'],
  ];
  for (const [what, person, room, expected] of table)
    test(`${what}: ${expected}`, () => assert.equal(outcomeOf(person, room), expected));

  test('moderators come in, whatever happened before', () => {
    for (const state of participantState.options)
      assert.equal(
        outcomeOf({ ...moderator, ...was(state), isBanned: true }, having({ locked: true }, full)),
        'inside',
      );
  });
});
