import type { ParticipantState, RoomRole, RoomSettings } from '#contracts/rooms.ts';
import { isOpenAt } from './schedule.ts';

/** Where a person stands in a room session; `absent`: the person was never in it. */
export type Place = ParticipantState | 'absent';

/** What can happen to a person. `come_in`, `wait`, `knock` and `turn_away` are the outcomes of asking for a seat. */
export type Step =
  | ('come_in' | 'wait' | 'knock' | 'turn_away')
  | ('admit' | 'decline' | 'link_end' | 'lapse')
  | ('leave' | 'remove' | 'ban' | 'lift_ban' | 'to_lobby' | 'end');

/**
 * Where a step leads, and what becomes of a guest's click. For `use` and `reserve` the guest's link is checked: the
 * step is refused when the link no longer lets the guest in.
 */
export interface Transition {
  to: Place;
  click: 'reserve' | 'use' | 'release' | 'keep';
}

const to = (place: Place, click: Transition['click']): Transition => ({ to: place, click });
const comesIn = to('inside', 'use');
const waits = to('waiting', 'reserve');
const turnedAway = (place: Place) => to(place, 'release');

/**
 * For each place, where each step leads; a step that is not listed cannot happen. Who may take a step is decided
 * elsewhere: `decideJoin` decides on requests for a seat, and contracts name the right that a moderator's routes need.
 */
export const transitions: Readonly<Record<Place, Partial<Record<Step, Transition>>>> = {
  absent: { come_in: comesIn, wait: waits, turn_away: turnedAway('absent') },
  waiting: {
    come_in: comesIn,
    wait: waits,
    turn_away: turnedAway('left'),
    admit: comesIn,
    decline: to('declined', 'release'),
    link_end: to('left', 'release'),
    lapse: to('left', 'release'),
    leave: to('left', 'release'),
    ban: to('banned', 'release'),
    end: to('left', 'release'),
  },
  inside: {
    come_in: to('inside', 'keep'),
    leave: to('left', 'keep'),
    remove: to('removed', 'keep'),
    ban: to('banned', 'keep'),
    to_lobby: to('waiting', 'keep'),
    end: to('left', 'keep'),
  },
  left: { come_in: comesIn, wait: waits, turn_away: turnedAway('left'), ban: to('banned', 'keep') },
  declined: { come_in: comesIn, knock: waits, turn_away: turnedAway('declined'), ban: to('banned', 'keep') },
  removed: { come_in: comesIn, knock: waits, turn_away: turnedAway('removed'), ban: to('banned', 'keep') },
  banned: { come_in: comesIn, turn_away: turnedAway('banned'), lift_ban: to('left', 'keep') },
};

/** Null: the step cannot happen in this place. */
export function decideStep(place: Place, step: Step): Transition | null {
  return transitions[place][step] ?? null;
}

export const knockPauseMs = 30_000;
export const knocksAllowed = 2;
/** How long a participant inside keeps the seat without a connection; after it a waiting one is shown as away. */
export const seatKeptMs = 120_000;
/** How long a waiting participant keeps the place without a connection. */
export const placeKeptMs = 15 * 60_000;
/** The same for a guest who has opened the page and has not reached the lobby yet. */
export const firstComingMs = 120_000;
/** How long a room that ends with its moderators waits for one to come back, for example after a reload. */
export const moderatorKeptMs = 60_000;
/** How long a room session goes on with nobody inside. */
export const emptyKeptMs = 5 * 60_000;

/** A person who asks for a seat. */
export interface Person {
  role: RoomRole;
  isGuest: boolean;
  /** Somebody invited, without an account, and whether such people wait in the lobby of guests. */
  invited: { hasLobby: boolean } | null;
  /** The person in this room session; null: the person was never in it. */
  before: PersonBefore | null;
  isBanned: boolean;
  /** The guest's email address is that of a banned person. */
  hasBannedEmail: boolean;
  /** Whether the lobby was on when the guest sent the form; null for members and for guests who took part before. */
  enteredByLobby: boolean | null;
}

export interface PersonBefore {
  state: ParticipantState;
  /** Kept after leaving: what the person waited for then. */
  waitsFor: 'admission' | 'start' | null;
  wasAdmitted: boolean;
  refusedAt: Date | null;
  knocks: number;
}

export interface RoomNow {
  settings: RoomSettings;
  /** A member has opened the session. */
  isOpen: boolean;
  insideCount: number;
  maxInside: number;
}

export type JoinRefusal = 'banned' | 'declined' | 'removed' | 'not_open' | 'locked' | 'full';

export type JoinDecision =
  | { allowed: true; step: 'come_in' }
  | { allowed: true; step: 'wait' | 'knock'; waitsFor: 'admission' | 'start' }
  | { allowed: false; because: JoinRefusal };

/** Decides every request for a seat: of guests and members, on the first visit and after a reload. */
export function decideJoin(person: Person, room: RoomNow, now: Date): JoinDecision {
  if (person.role === 'moderator') return inside;
  const { before } = person;
  if (person.isBanned || before?.state === 'banned') return refuse('banned');
  if (before?.state === 'declined' || before?.state === 'removed') return decideKnock(before, before.state, room, now);
  if (before?.wasAdmitted && before.state !== 'waiting' && room.isOpen) return enterIfFree(before.state, room);
  if (!isOpenAt(room.settings.schedule, now, room.isOpen)) return refuse('not_open');
  if (before?.state === 'waiting') return goOnWaiting(before, room);
  if (room.settings.locked) return refuse('locked');
  if (needsAdmission(person, room.settings)) return wait('admission');
  // Only members and moderators open a room session.
  if ((person.isGuest || person.invited) && !room.isOpen) return wait('start');
  return enterIfFree('left', room);
}

const inside: JoinDecision = { allowed: true, step: 'come_in' };

function refuse(because: JoinRefusal): JoinDecision {
  return { allowed: false, because };
}

function wait(waitsFor: 'admission' | 'start', step: 'wait' | 'knock' = 'wait'): JoinDecision {
  return { allowed: true, step, waitsFor };
}

function enterIfFree(state: ParticipantState, room: RoomNow): JoinDecision {
  return state === 'inside' || hasPlace(room) ? inside : refuse('full');
}

function hasPlace({ insideCount, maxInside }: RoomNow): boolean {
  return insideCount < maxInside;
}

/** A declined or removed person may ask again after a pause, a few times, and always goes through the lobby. */
function decideKnock(before: PersonBefore, state: 'declined' | 'removed', room: RoomNow, now: Date): JoinDecision {
  if (before.knocks >= knocksAllowed || now.getTime() < knockAt(before).getTime()) return refuse(state);
  if (!isOpenAt(room.settings.schedule, now, room.isOpen)) return refuse('not_open');
  if (room.settings.locked) return refuse('locked');
  return wait('admission', 'knock');
}

/** When a declined or removed person may ask again. */
export function knockAt({ refusedAt }: Pick<PersonBefore, 'refusedAt'>): Date {
  return new Date((refusedAt?.getTime() ?? 0) + knockPauseMs);
}

/** A person who waits for the start comes in once the room is open and has a free place. */
function goOnWaiting(before: PersonBefore, room: RoomNow): JoinDecision {
  const isDue = before.waitsFor === 'start' && room.isOpen && !room.settings.locked;
  return isDue && hasPlace(room) ? inside : wait(before.waitsFor ?? 'admission');
}

/**
 * Whether a moderator has to admit the person. For guests the lobby counts as it was when the form was sent. A banned
 * email address proves nothing about the person, so a moderator decides. A person who left while waiting for admission
 * waits again, even when the lobby is off by now: otherwise leaving would replace the admission.
 */
export function needsAdmission(
  {
    before,
    ...person
  }: Pick<Person, 'isGuest' | 'invited' | 'hasBannedEmail' | 'enteredByLobby'> & {
    before: Pick<PersonBefore, 'waitsFor'> | null;
  },
  settings: RoomSettings,
): boolean {
  if (before?.waitsFor === 'admission' || person.hasBannedEmail) return true;
  if (before?.waitsFor === 'start') return false;
  if (person.invited) return person.invited.hasLobby && settings.lobbyForGuests;
  return person.isGuest ? (person.enteredByLobby ?? settings.lobbyForGuests) : settings.lobbyForMembers;
}
