import type { ErrorCode } from '#contracts/errors.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { findBans, type Ban } from './ban-store.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './may.ts';
import { numberName, readName } from './names.ts';
import { decideJoin, decideStep, placeKeptMs, type JoinDecision, type Person, type Transition } from './rules.ts';
import type { InRoom, RoomTurn } from './turn.ts';

/** Somebody who asks for a seat, by the page she has open. */
export interface Visitor {
  pageSessionId: string;
  /** `account:<id>` or `guest:<guest session id>`. */
  person: string;
  name: string;
  /** How a member wants to be called in the room. */
  chosenName: string | null;
  email: string;
  role: RoomRole;
  guest: { guestSessionId: string; browserHash: string; hadLobby: boolean } | null;
  accountId: string | null;
}

export interface JoinNeighbours {
  /** By guest session: null when her link is good and a place is hers, else why not. */
  useClicks(unit: Unit, guestSessionIds: string[]): Promise<Map<string, string | null>>;
  reserveClicks(unit: Unit, guestSessionIds: string[], until: Date): Promise<Map<string, string | null>>;
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  maxInside: number;
  /** Whether sound and pictures can be had now; without them nobody new comes inside. */
  isEngineReady(): boolean;
}

/**
 * Asks for a seat: the one way into a room, for everybody. A refusal by the room is committed, for it may give a click
 * back, and thrown afterwards.
 */
export async function join(
  inRoom: InRoom,
  neighbours: JoinNeighbours,
  mediaId: string,
  visitor: Visitor,
): Promise<Participant> {
  const outcome = await inRoom(mediaId, (turn) => joinInTurn(turn, neighbours, visitor));
  if ('refused' in outcome) throw new AppError(outcome.refused);
  return outcome.joined;
}

type Outcome = { joined: Participant } | { refused: ErrorCode };

async function joinInTurn(turn: RoomTurn, neighbours: JoinNeighbours, visitor: Visitor): Promise<Outcome> {
  const { db } = turn.unit;
  const [before = null] = turn.session
    ? await participantStore.findByPerson(db, turn.session.id, [visitor.person])
    : [];
  const decision = await decide(turn, neighbours, visitor, before);
  if (!decision.allowed) {
    // Whoever comes too early or too late may come again, and keeps what she has.
    if (decision.because !== 'not_open') await turnAway(turn, neighbours, visitor, before);
    return { refused: `rooms.${decision.because}` };
  }
  const comesIn = decision.step === 'come_in' && before?.state !== 'inside';
  if (comesIn && !neighbours.isEngineReady()) return { refused: 'rooms.no_engine' };
  const next = decideStep(before?.state ?? 'absent', decision.step);
  if (!next || next.to === 'absent') throw new Error(`${decision.step} cannot happen to somebody ${before?.state}.`);
  const refusal = visitor.guest && (await askLink(turn, neighbours, visitor.guest.guestSessionId, next.click));
  if (refusal) {
    if (before) await turn.step([before], 'link_end');
    return { refused: refusal };
  }
  if (decision.step === 'come_in' && !visitor.guest) await turn.openSession();
  return { joined: await seat(turn, visitor, { ...decision, state: next.to }, before) };
}

/** Somebody who may not even wait holds no place that another guest could have. */
async function turnAway(
  turn: RoomTurn,
  { releaseClicks }: JoinNeighbours,
  { guest }: Visitor,
  before: Participant | null,
): Promise<void> {
  const next = decideStep(before?.state ?? 'absent', 'turn_away');
  if (before && next && next.to !== before.state) await turn.step([before], 'turn_away');
  else if (guest && next?.click === 'release') await releaseClicks(turn.unit, [guest.guestSessionId]);
}

async function decide(
  turn: RoomTurn,
  { maxInside }: JoinNeighbours,
  visitor: Visitor,
  before: Participant | null,
): Promise<JoinDecision> {
  const { db } = turn.unit;
  const [bans, insideCount] = await Promise.all([findBans(db, turn.mediaId), turn.countInside()]);
  const isFirstSession = visitor.guest && !before && !(await participantStore.hasParticipated(db, visitor.person));
  const person: Person = {
    role: visitor.role,
    isGuest: visitor.guest !== null,
    before,
    isBanned: bans.some((ban) => isBanOf(ban, visitor)),
    hasBannedEmail: hasBannedEmail(bans, visitor),
    enteredByLobby: isFirstSession ? visitor.guest!.hadLobby : null,
  };
  const isOpen = turn.session?.openedAt != null;
  return decideJoin(person, { settings: turn.settings, isOpen, insideCount, maxInside }, turn.now);
}

function isBanOf(ban: Ban, { person, guest }: Visitor): boolean {
  return ban.person === person || (guest !== null && ban.browserHash === guest.browserHash);
}

function hasBannedEmail(bans: Ban[], { guest, email }: Pick<Visitor, 'guest' | 'email'>): boolean {
  return guest !== null && bans.some((ban) => ban.email.toLowerCase() === email.toLowerCase());
}

/** What keeps her out; null when her link is good, or need not be asked. */
async function askLink(
  turn: RoomTurn,
  { useClicks, reserveClicks }: JoinNeighbours,
  id: string,
  click: Transition['click'],
): Promise<ErrorCode | null> {
  if (click !== 'use' && click !== 'reserve') return null;
  const until = new Date(turn.now.getTime() + placeKeptMs);
  const outcomes = click === 'use' ? await useClicks(turn.unit, [id]) : await reserveClicks(turn.unit, [id], until);
  const refusal = outcomes.get(id);
  if (refusal === undefined) return 'page_sessions.not_allowed';
  return refusal === null ? null : (`guest_access.${refusal}` as ErrorCode);
}

async function seat(
  turn: RoomTurn,
  visitor: Visitor,
  decision: Extract<JoinDecision, { allowed: true }> & Pick<Participant, 'state'>,
  before: Participant | null,
): Promise<Participant> {
  const session = await turn.ensureSession();
  const isInside = decision.step === 'come_in';
  const participant: Participant = {
    ...(before ?? newParticipant(turn, session.id, visitor)),
    role: visitor.role,
    state: decision.state,
    waitsFor: isInside ? null : decision.waitsFor,
    pageSessionId: visitor.pageSessionId,
  };
  if (isInside && before?.state !== 'inside') {
    participant.wasAdmitted = true;
    participant.joinedAt = before?.joinedAt ?? turn.now;
    // A moderator brings her on stage for the session, not until she reloads.
    participant.isOnStage ||= isOnStageAtFirst({ role: visitor.role, isGuest: visitor.guest !== null }, turn.settings);
    participant.wasShown ||= participant.isOnStage;
  }
  if (decision.step === 'knock') participant.knocks += 1;
  if (!isInside && before && !keepsPlace(before)) participant.waitingSince = turn.now;
  const wanted = visitor.chosenName ?? before?.name ?? visitor.name;
  // While she was away somebody else may have come by her name.
  const hasIt = wanted === before?.name && (before.state === 'inside' || before.state === 'waiting');
  if (!hasIt) participant.name = await freeName(turn, participant, wanted);
  await turn.save([participant]);
  return participant;
}

/** Whoever waited all the time, or was only not heard of; leaving and being refused give the place up. */
function keepsPlace({ state, waitsFor, pageSessionId }: Participant): boolean {
  return state === 'waiting' || (state === 'left' && waitsFor !== null && pageSessionId !== null);
}

function newParticipant(turn: RoomTurn, sessionId: string, visitor: Visitor): Participant {
  return {
    id: newId(),
    sessionId,
    mediaId: turn.mediaId,
    person: visitor.person,
    guestSessionId: visitor.guest?.guestSessionId ?? null,
    accountId: visitor.accountId,
    name: visitor.name,
    email: visitor.email,
    role: visitor.role,
    state: 'waiting',
    waitsFor: null,
    wasAdmitted: false,
    isOnStage: false,
    wasShown: false,
    pageSessionId: visitor.pageSessionId,
    waitingSince: turn.now,
    joinedAt: null,
    refusedAt: null,
    knocks: 0,
  };
}

/** Asks for no more than one name: whoever comes in a crowd waits for none of it. */
async function freeName({ unit }: RoomTurn, { id, sessionId }: Participant, wanted: string): Promise<string> {
  const name = readName(wanted);
  if (!(await participantStore.isNameTaken(unit.db, sessionId, name, id))) return wanted;
  return numberName(name, await participantStore.findHighestNumber(unit.db, sessionId, name, id));
}
