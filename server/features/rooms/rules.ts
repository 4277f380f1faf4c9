import type { ParticipantState, RoomRole, RoomSettings } from '#contracts/rooms.ts';
import { isOpenAt } from './schedule.ts';

/** Where somebody stands in a room session; `absent`: she was never here. */
export type Place = ParticipantState | 'absent';

/** What can happen to somebody. `come_in`, `wait`, `knock` and `turn_away` are what comes of asking for a seat. */
export type Step =
  | ('come_in' | 'wait' | 'knock' | 'turn_away')
  | ('admit' | 'decline' | 'link_end' | 'lapse')
  | ('leave' | 'remove' | 'ban' | 'lift_ban' | 'to_lobby' | 'end');

/** Where a step leads, and what becomes of a guest's click: `use` and `reserve` ask her link, and are refused if it is dead. */
export interface Transition {
  to: Place;
  click: 'reserve' | 'use' | 'release' | 'keep';
}

const to = (place: Place, click: Transition['click']): Transition => ({ to: place, click });
const comesIn = to('inside', 'use');
const waits = to('waiting', 'reserve');
const turnedAway = (place: Place) => to(place, 'release');

/**
 * From each place, where each step leads; a step that is not named cannot happen. Who may take it is decided elsewhere:
 * `decideJoin` for those who ask, and moderators do the rest.
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

/** Null: this cannot happen to somebody who is there. */
export function decideStep(place: Place, step: Step): Transition | null {
  return transitions[place][step] ?? null;
}

export const knockPauseMs = 30_000;
export const knocksAllowed = 2;
/** Somebody who is inside keeps her seat so long without a connection; somebody who waits is "away" after it. */
export const seatKeptMs = 120_000;
/** Somebody who waits keeps her place so long without a word. */
export const placeKeptMs = 15 * 60_000;
/** The same for a guest who has sent the form and was never seen in the lobby. */
export const firstComingMs = 120_000;
/** A moderator may reload: a room that ends with its moderators waits so long for one to come back. */
export const moderatorKeptMs = 60_000;
/** A room session goes on so long with nobody inside. */
export const emptyKeptMs = 5 * 60_000;

/** Who asks for a seat. */
export interface Person {
  role: RoomRole;
  isGuest: boolean;
  /** In this room session; null: she was never here. */
  before: PersonBefore | null;
  isBanned: boolean;
  /** Her e-mail is that of somebody banned. */
  hasBannedEmail: boolean;
  /** Guests: whether the lobby was on when she sent the form, while her click is not used up for another session. */
  enteredByLobby: boolean | null;
}

export interface PersonBefore {
  state: ParticipantState;
  /** Left: what she waited for when she left. */
  waitsFor: 'admission' | 'start' | null;
  wasAdmitted: boolean;
  refusedAt: Date | null;
  knocks: number;
}

export interface RoomNow {
  settings: RoomSettings;
  /** A member has opened it. */
  isOpen: boolean;
  insideCount: number;
  maxInside: number;
}

export type JoinRefusal = 'banned' | 'declined' | 'removed' | 'not_open' | 'locked' | 'full';

export type JoinDecision =
  | { allowed: true; step: 'come_in' }
  | { allowed: true; step: 'wait' | 'knock'; waitsFor: 'admission' | 'start' }
  | { allowed: false; because: JoinRefusal };

/** The one decision behind every seat, whatever way somebody comes. */
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
  if (person.isGuest && !room.isOpen) return wait('start');
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

/** Whoever is refused may ask again after a pause, a few times; whoever was sent out goes through the lobby, always. */
function decideKnock(before: PersonBefore, state: 'declined' | 'removed', room: RoomNow, now: Date): JoinDecision {
  if (before.knocks >= knocksAllowed || now.getTime() < knockAt(before).getTime()) return refuse(state);
  if (!isOpenAt(room.settings.schedule, now, room.isOpen)) return refuse('not_open');
  if (room.settings.locked) return refuse('locked');
  return wait('admission', 'knock');
}

/** When somebody who was refused may ask again. */
export function knockAt({ refusedAt }: Pick<PersonBefore, 'refusedAt'>): Date {
  return new Date((refusedAt?.getTime() ?? 0) + knockPauseMs);
}

/** Who waits for the start comes in with the first place that is free. */
function goOnWaiting(before: PersonBefore, room: RoomNow): JoinDecision {
  const isDue = before.waitsFor === 'start' && room.isOpen && !room.settings.locked;
  return isDue && hasPlace(room) ? inside : wait(before.waitsFor ?? 'admission');
}

/**
 * Whether the lobby is on is decided when the form is sent; a banned e-mail proves nothing, so a moderator looks. Whoever
 * waited for one and left comes back to the lobby, even when it is off: nobody admits herself by leaving.
 */
export function needsAdmission(
  {
    before,
    ...person
  }: Pick<Person, 'isGuest' | 'hasBannedEmail' | 'enteredByLobby'> & {
    before: Pick<PersonBefore, 'waitsFor'> | null;
  },
  settings: RoomSettings,
): boolean {
  if (before?.waitsFor === 'admission' || person.hasBannedEmail) return true;
  if (before?.waitsFor === 'start') return false;
  return person.isGuest ? (person.enteredByLobby ?? settings.lobbyForGuests) : settings.lobbyForMembers;
}
