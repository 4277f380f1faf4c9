import type { ParticipantState, RoomMay, RoomRole, RoomSettings } from '#contracts/rooms.ts';
import type { RoomGrants } from '#server/ports/room-server.ts';
import { isOpenAt } from './schedule.ts';

/** What can happen to somebody who is in a room or waits for it. */
export type Step = 'admit' | 'start' | 'decline' | 'leave' | 'lapse' | 'remove' | 'ban' | 'to_lobby' | 'end';

/** From each state, where each step leads; a step that is not named is refused. Coming back is `decideJoin`. */
export const transitions: Readonly<Record<ParticipantState, Partial<Record<Step, ParticipantState>>>> = {
  waiting: {
    admit: 'inside',
    start: 'inside',
    decline: 'declined',
    leave: 'left',
    lapse: 'left',
    ban: 'banned',
    end: 'left',
  },
  inside: { leave: 'left', remove: 'removed', ban: 'banned', to_lobby: 'waiting', end: 'left' },
  left: { ban: 'banned' },
  declined: { ban: 'banned' },
  removed: { ban: 'banned' },
  banned: {},
};

/** Null: this cannot happen to somebody in this state. */
export function decideStep(state: ParticipantState, step: Step): ParticipantState | null {
  return transitions[state][step] ?? null;
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
  | { allowed: true; state: 'inside' }
  | { allowed: true; state: 'waiting'; waitsFor: 'admission' | 'start'; isKnock: boolean }
  | { allowed: false; because: JoinRefusal };

/** The one decision behind every seat, whatever way somebody comes. */
export function decideJoin(person: Person, room: RoomNow, now: Date): JoinDecision {
  if (person.role === 'moderator') return inside;
  const { before } = person;
  if (person.isBanned || before?.state === 'banned') return refuse('banned');
  if (before?.state === 'declined' || before?.state === 'removed') return decideKnock(before, before.state, room, now);
  if (before?.wasAdmitted && before.state !== 'waiting' && room.isOpen) return enterIfFree(before.state, room);
  if (!isOpenAt(room.settings.schedule, now)) return refuse('not_open');
  if (before?.state === 'waiting') return goOnWaiting(before, room);
  if (room.settings.locked) return refuse('locked');
  if (needsAdmission(person, room.settings)) return wait('admission');
  if (person.isGuest && !room.isOpen) return wait('start');
  return enterIfFree('left', room);
}

const inside: JoinDecision = { allowed: true, state: 'inside' };

function refuse(because: JoinRefusal): JoinDecision {
  return { allowed: false, because };
}

function wait(waitsFor: 'admission' | 'start', isKnock = false): JoinDecision {
  return { allowed: true, state: 'waiting', waitsFor, isKnock };
}

function enterIfFree(state: ParticipantState, { insideCount, maxInside }: RoomNow): JoinDecision {
  return state === 'inside' || insideCount < maxInside ? inside : refuse('full');
}

/** Whoever is refused may ask again after a pause, a few times; whoever was sent out goes through the lobby, always. */
function decideKnock(before: PersonBefore, state: 'declined' | 'removed', room: RoomNow, now: Date): JoinDecision {
  if (before.knocks >= knocksAllowed || now.getTime() < knockAt(before).getTime()) return refuse(state);
  if (!isOpenAt(room.settings.schedule, now)) return refuse('not_open');
  if (room.settings.locked) return refuse('locked');
  return wait('admission', true);
}

/** When somebody who was refused may ask again. */
export function knockAt({ refusedAt }: Pick<PersonBefore, 'refusedAt'>): Date {
  return new Date((refusedAt?.getTime() ?? 0) + knockPauseMs);
}

function goOnWaiting(before: PersonBefore, room: RoomNow): JoinDecision {
  if (before.waitsFor === 'start' && room.isOpen && !room.settings.locked) return enterIfFree('left', room);
  return wait(before.waitsFor ?? 'admission');
}

/**
 * Whether the lobby is on is decided when the form is sent; a banned e-mail proves nothing, so a moderator looks. Whoever
 * waited for one and left comes back to the lobby, even when it is off: nobody admits herself by leaving.
 */
function needsAdmission({ before, ...person }: Person, settings: RoomSettings): boolean {
  if (before?.waitsFor === 'admission' || person.hasBannedEmail) return true;
  if (before?.waitsFor === 'start') return false;
  return person.isGuest ? (person.enteredByLobby ?? settings.lobbyForGuests) : settings.lobbyForMembers;
}

/** On stage from the first moment: moderators, and members where the room is everybody's. */
export function isOnStageAtFirst(
  { role, isGuest }: { role: RoomRole; isGuest: boolean },
  settings: RoomSettings,
): boolean {
  if (role !== 'viewer') return true;
  return !isGuest && settings.stage === 'everyone';
}

/** What the engine lets somebody inside do. */
export function decideGrants(
  person: { role: RoomRole; isOnStage: boolean; wasShown: boolean },
  settings: Pick<RoomSettings, 'screenShare'>,
): RoomGrants {
  if (!person.isOnStage) return { maySend: [], isHidden: !person.wasShown };
  const mayShare = settings.screenShare || person.role === 'moderator';
  return { maySend: ['camera', 'microphone', ...(mayShare ? (['screen_share'] as const) : [])], isHidden: false };
}

/** What somebody may do inside; outside, nothing. */
export function describeMay(
  person: { role: RoomRole; isGuest: boolean; isInside: boolean } | null,
  settings: RoomSettings,
): RoomMay {
  const isModerator = person?.role === 'moderator';
  const isInside = person?.isInside ?? false;
  return {
    moderate: isModerator,
    chat: isInside && (settings.chat || isModerator),
    raiseHand: isInside,
    react: isInside,
    comeOnStage: isInside && canComeOnStage(person!, settings),
  };
}

/** Without being brought: guests never. */
export function canComeOnStage(person: { role: RoomRole; isGuest: boolean }, settings: RoomSettings): boolean {
  if (person.isGuest) return false;
  return person.role !== 'viewer' || settings.stage === 'everyone';
}

/** Names tell people apart: who has the name of somebody in the room gets a number. */
export function decideName(wanted: string, taken: ReadonlySet<string>): string {
  const key = (name: string) => name.normalize('NFKC').toLowerCase();
  const keys = new Set([...taken].map(key));
  if (!keys.has(key(wanted))) return wanted;
  for (let number = 2; ; number += 1) if (!keys.has(key(`${wanted} ${number}`))) return `${wanted} ${number}`;
}
