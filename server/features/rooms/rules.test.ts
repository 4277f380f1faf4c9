import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { participantState, type ParticipantState, type RoomSettings } from '#contracts/rooms.ts';
import { decideGrants, describeJoining, describeMay, isOnStageAtFirst } from './may.ts';
import { numberName, readName } from './names.ts';
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
import { applyChange, findScheduleProblem, isOpenAt, openingOf } from './schedule.ts';
import { newRoom } from './settings.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('what can happen to somebody, and what becomes of her click', () => {
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
      test(`${step} to somebody ${place}: ${table[step][at] ?? 'refused'}`, () => {
        const next = decideStep(place, step);
        assert.equal(next && `${next.to} ${next.click}`, table[step][at]);
      });

  test('the table names no place and no step that is not here', () => {
    assert.deepEqual(Object.keys(transitions).sort(), [...places].sort());
    for (const steps of Object.values(transitions))
      for (const step of Object.keys(steps)) assert.ok(step in table, `${step} is not tested`);
  });

  test('nobody comes inside or waits without her link being asked, and nobody who waits goes with a reserved click', () => {
    for (const [place, steps] of Object.entries(transitions))
      for (const { to, click } of Object.values(steps)) {
        if (place !== 'inside' && to === 'inside') assert.equal(click, 'use');
        if (place !== 'inside' && to === 'waiting') assert.equal(click, 'reserve');
        if (place === 'waiting' && to !== 'waiting' && to !== 'inside') assert.equal(click, 'release');
      }
  });
});

const guest: Person = {
  ...{ role: 'viewer', isGuest: true, before: null, isBanned: false, hasBannedEmail: false, enteredByLobby: true },
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

/** `inside`, `waits: admission`, `knocks`, or why not. */
function outcomeOf(person: Person, room: RoomNow): string {
  const decision = decideJoin(person, room, now);
  if (!decision.allowed) return decision.because;
  if (decision.step === 'come_in') return 'inside';
  return `${decision.step}s: ${decision.waitsFor}`;
}

describe('whether somebody gets a seat', () => {
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
    ['also before anybody is inside', guest, notStarted, 'waits: admission'],
    ['and also when the lobby was switched off after her form', guest, lobbyOff, 'waits: admission'],
    ['a guest who came without a lobby comes in', walkIn, lobbyOff, 'inside'],
    ['also when the lobby was switched on after her form', walkIn, open, 'inside'],
    ['but never opens the room', walkIn, notStarted, 'waits: start'],
    [
      'a guest of an earlier session meets the lobby of today',
      { ...guest, enteredByLobby: null },
      open,
      'waits: admission',
    ],
    ['or none', { ...guest, enteredByLobby: null }, lobbyOff, 'inside'],
    ['a member comes in', member, open, 'inside'],
    ['and opens the room', member, notStarted, 'inside'],
    ['a member waits where there is a lobby for members', member, lobbyForAll, 'waits: admission'],
    ['a moderator does not', moderator, lobbyForAll, 'inside'],

    ['too early', guest, early, 'not_open'],
    ['too early for members', member, early, 'not_open'],
    ['never too early for moderators', moderator, early, 'inside'],
    ['early entry counts', member, due, 'inside'],
    ['over', member, over, 'not_open'],
    ['who was inside comes back after the end, as long as it goes on', { ...guest, ...left }, overrun, 'inside'],
    ['and who comes late comes in', member, overrun, 'inside'],
    ['or waits for a moderator', guest, overrun, 'waits: admission'],
    [
      'a waiting guest cannot renew her wait after the end',
      { ...guest, ...was('waiting', { waitsFor: 'admission' }) },
      over,
      'not_open',
    ],

    ['a locked room takes no guest', guest, locked, 'locked'],
    ['and no member', member, locked, 'locked'],
    ['but its moderators', moderator, locked, 'inside'],
    ['who was inside may come back', { ...guest, ...left }, locked, 'inside'],
    [
      'who waited before waits on',
      { ...guest, ...was('waiting', { waitsFor: 'admission' }) },
      locked,
      'waits: admission',
    ],
    [
      'who waits for the start waits on',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      locked,
      'waits: start',
    ],
    ['who was declined cannot knock at a locked room', { ...guest, ...was('declined', refused) }, locked, 'locked'],

    ['a full room', member, full, 'full'],
    ['is not full for moderators', moderator, full, 'inside'],
    [
      'nor for her who is inside already, from another page',
      { ...member, ...was('inside', { wasAdmitted: true }) },
      full,
      'inside',
    ],
    ['it is for her who left', { ...guest, ...left }, full, 'full'],
    ['waiting is possible', guest, full, 'waits: admission'],

    [
      'who waits for the start comes in with a member',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      open,
      'inside',
    ],
    [
      'while the room is full she waits for a place',
      { ...walkIn, ...was('waiting', { waitsFor: 'start' }) },
      full,
      'waits: start',
    ],
    ['who left comes back without asking', { ...guest, ...left }, open, 'inside'],
    [
      'who left while she waited waits again',
      { ...guest, ...was('left', { waitsFor: 'admission' }) },
      open,
      'waits: admission',
    ],
    [
      'also when the lobby is off: she does not admit herself by leaving',
      { ...guest, enteredByLobby: null, ...was('left', { waitsFor: 'admission' }) },
      lobbyOff,
      'waits: admission',
    ],
    [
      'nor does a member who was sent back to the lobby',
      { ...member, ...was('left', { waitsFor: 'admission' }) },
      open,
      'waits: admission',
    ],
    [
      'who left while she waited for the start needs no admission',
      { ...guest, enteredByLobby: null, ...was('left', { waitsFor: 'start' }) },
      open,
      'inside',
    ],

    ['declined', { ...guest, ...was('declined', { refusedAt: secondsAgo(29.9) }) }, open, 'declined'],
    ['may knock after half a minute', { ...guest, ...was('declined', refused) }, open, 'knocks: admission'],
    ['and once more', { ...guest, ...was('declined', { ...refused, knocks: 1 }) }, open, 'knocks: admission'],
    ['not a third time', { ...guest, ...was('declined', { ...refused, knocks: 2 }) }, open, 'declined'],
    ['removed', { ...guest, ...was('removed', { refusedAt: secondsAgo(1) }) }, open, 'removed'],
    ['knocks, though the lobby is off', { ...walkIn, ...was('removed', refused) }, lobbyOff, 'knocks: admission'],
    ['a member who was removed knocks too', { ...member, ...was('removed', refused) }, open, 'knocks: admission'],
    ['no knocking at a closed room', { ...guest, ...was('removed', refused) }, over, 'not_open'],

    ['banned', { ...guest, isBanned: true }, open, 'banned'],
    ['banned, whatever she was', { ...guest, isBanned: true, ...left }, open, 'banned'],
    ['banned from here', { ...guest, ...was('banned', { wasAdmitted: true }) }, open, 'banned'],
    [
      'a banned e-mail leads to the lobby, even when it is off',
      { ...walkIn, hasBannedEmail: true },
      lobbyOff,
      'waits: admission',
    ],
    ['but is no ban', { ...guest, hasBannedEmail: true }, open, 'waits: admission'],
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

describe('what somebody inside may do', () => {
  const grants = (role: Person['role'], isOnStage: boolean, screenShare: boolean, wasShown = false) =>
    decideGrants({ role, isOnStage, wasShown }, { screenShare });
  const [some, all] = [
    ['camera', 'microphone'],
    ['camera', 'microphone', 'screen_share'],
  ];
  const table: [Person['role'], boolean, boolean, string[]][] = [
    ['viewer', false, true, []],
    ['viewer', true, true, all],
    ['viewer', true, false, some],
    ['speaker', true, false, some],
    ['speaker', false, true, []],
    ['moderator', true, true, all],
    ['moderator', true, false, all],
    ['moderator', false, true, []],
  ];
  for (const [role, isOnStage, screenShare, maySend] of table)
    test(`a ${role} ${isOnStage ? 'on stage' : 'off stage'}, sharing ${screenShare ? 'on' : 'off'}: ${maySend.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(grants(role, isOnStage, screenShare), { maySend, isHidden: !isOnStage });
    });

  test('who was shown once stays shown', () => assert.equal(grants('viewer', false, true, true).isHidden, false));

  test('a guest never comes on stage by herself, a member where the room is everybody’s', () => {
    for (const stage of ['everyone', 'on_request', 'invited'] as const) {
      const settings = { ...newRoom, stage };
      const may = (isGuest: boolean) => describeMay({ role: 'viewer', isGuest, isInside: true }, settings).comeOnStage;
      assert.deepEqual([may(true), may(false)], [false, stage === 'everyone']);
      assert.equal(isOnStageAtFirst({ role: 'viewer', isGuest: true }, settings), false);
      assert.equal(isOnStageAtFirst({ role: 'viewer', isGuest: false }, settings), stage === 'everyone');
      assert.equal(isOnStageAtFirst({ role: 'moderator', isGuest: false }, settings), true);
    }
  });

  test('a raised hand asks for the stage on request only, and only of those who cannot come by themselves', () => {
    for (const stage of ['everyone', 'on_request', 'invited'] as const) {
      const settings = { ...newRoom, stage };
      const may = (role: Person['role'], isGuest: boolean, isInside = true) =>
        describeMay({ role, isGuest, isInside }, settings).askForStage;
      const isAsked = stage === 'on_request';
      assert.deepEqual([may('viewer', true), may('viewer', false)], [isAsked, isAsked], stage);
      assert.deepEqual(
        [may('speaker', false), may('moderator', false), may('viewer', true, false)],
        [false, false, false],
      );
    }
  });

  test('before the door she is told how she joins: by the stage setting, the lobby, and what was in this session', () => {
    type Before = Parameters<typeof describeJoining>[0]['before'];
    const known = { state: 'left', waitsFor: null, wasAdmitted: true, isOnStage: false } as const;
    const cases: [Person['role'], (typeof newRoom)['stage'], boolean, Before, boolean, boolean][] = [
      ['viewer', 'everyone', false, null, true, false],
      ['viewer', 'on_request', false, null, false, false],
      ['viewer', 'invited', false, null, false, false],
      ['moderator', 'everyone', true, null, true, false],
      ['moderator', 'on_request', true, null, true, false],
      ['moderator', 'invited', true, null, true, false],
      ['viewer', 'everyone', true, null, true, true],
      ['viewer', 'invited', true, null, false, true],
      ['viewer', 'invited', true, { ...known, isOnStage: true }, true, false],
      ['viewer', 'invited', true, known, false, false],
      ['viewer', 'invited', false, { ...known, state: 'removed', wasAdmitted: false }, false, true],
      ['viewer', 'invited', false, { ...known, waitsFor: 'admission', wasAdmitted: false }, false, true],
      ['viewer', 'invited', true, { ...known, waitsFor: 'start', wasAdmitted: false }, false, false],
    ];
    for (const [role, stage, lobbyForMembers, before, isOnStage, hasLobby] of cases) {
      const settings = { ...newRoom, stage, lobbyForMembers };
      const told = describeJoining({ role, isGuest: false, before }, settings);
      assert.deepEqual(told, { isOnStage, hasLobby }, `${role} ${stage} ${JSON.stringify(before)}`);
    }
  });

  test('nothing outside; without chat only moderators write', () => {
    const off = { ...newRoom, chat: false };
    const may = (role: Person['role'], isInside: boolean) => describeMay({ role, isGuest: true, isInside }, off);
    const none = {
      moderate: false,
      chat: false,
      raiseHand: false,
      react: false,
      comeOnStage: false,
      askForStage: false,
    };
    assert.deepEqual(describeMay(null, newRoom), none);
    assert.deepEqual(may('viewer', false), none);
    assert.deepEqual(may('viewer', true), { ...none, raiseHand: true, react: true });
    assert.equal(may('moderator', true).chat, true);
  });
});

describe('a name', () => {
  const table: [string, string, number][] = [
    ['Ana Lima', 'ana lima', 1],
    ['ANA  LIMA', 'ana  lima', 1],
    ['Ana Lima 2', 'ana lima', 2],
    ['ana lima 10', 'ana lima', 10],
    ['Ｂｉａ', 'bia', 1],
    ['Bia 1', 'bia 1', 1],
    ['Bia 02', 'bia 02', 1],
    ['Bia2', 'bia2', 1],
    ['Bia 1234567', 'bia 1234567', 1],
    ['007', '007', 1],
    ['Agent 7', 'agent', 7],
  ];
  for (const [name, key, number] of table)
    test(`${name} is number ${number} of ${key}`, () => {
      const read = readName(name);
      assert.deepEqual([read.key, read.number], [key, number]);
    });

  test('that is taken gets the number after the highest, as it was typed', () => {
    assert.equal(numberName(readName('Ana Lima'), 1), 'Ana Lima 2');
    assert.equal(numberName(readName('ANA Lima 2'), 4), 'ANA Lima 5');
  });
});

describe('a schedule', () => {
  const schedule = { startsAt: '2026-11-22T10:00:00.000Z', endsAt: '2026-11-22T11:00:00.000Z', earlyEntryMinutes: 15 };
  test('opens at its early entry, and closes at its very end', () => {
    const at = (time: string, isRunning = false) => isOpenAt(schedule, new Date(`2026-11-22T${time}Z`), isRunning);
    const times = ['09:44:59.999', '09:45:00.000', '10:59:59.999', '11:00:00.000'];
    assert.deepEqual(
      times.map((time) => at(time)),
      [false, true, true, false],
    );
    assert.deepEqual([at('09:44:59.999', true), at('12:00:00.000', true)], [false, true]);
    assert.equal(isOpenAt(null, now, false), true);
    assert.equal(openingOf(schedule)?.opensAt, '2026-11-22T09:45:00.000Z');
    assert.equal(openingOf(null), null);
  });

  test('that ends before it starts, or after more than a month, cannot be kept', () => {
    const problem = (endsAt: string) => findScheduleProblem({ ...schedule, endsAt })?.field ?? null;
    assert.equal(problem('2026-11-22T10:00:00.000Z'), 'schedule.endsAt');
    assert.equal(problem('2026-11-21T10:00:00.000Z'), 'schedule.endsAt');
    assert.equal(problem('2026-12-23T10:00:00.001Z'), 'schedule.endsAt');
    assert.equal(problem('2026-12-23T10:00:00.000Z'), null);
    assert.equal(findScheduleProblem(null), null);
  });

  test('is taken away by null, and kept by naming nothing', () => {
    const settings = { ...newRoom, schedule };
    assert.equal(applyChange(settings, { schedule: null }).schedule, null);
    assert.deepEqual(applyChange(settings, { schedule: undefined, chat: false }), { ...settings, chat: false });
  });
});
