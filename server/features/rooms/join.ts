import type { ErrorCode } from '#contracts/errors.ts';
import type { EngineState, RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { AdmissionDependencies } from './admission.ts';
import { findBans, type Ban } from './ban-store.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './may.ts';
import { numberName, rankName, readName, type NumberedName } from '#server/names/numbered.ts';
import { labelNetwork } from './networks.ts';
import { decideJoin, decideStep, placeKeptMs, type JoinDecision, type Person, type Transition } from './rules.ts';
import type { InRoom, RoomTransaction } from './transaction.ts';

/** A person who asks for a seat, and the open page that the request comes from. */
export interface SeatRequest {
  pageSessionId: string;
  person: PersonKey;
  name: string;
  /** The name that a member has chosen for the room, if any. */
  chosenName: string | null;
  email: string;
  role: RoomRole;
  guest: { guestSessionId: string; browserHash: string; network: string | null; hadLobby: boolean } | null;
  /** Somebody invited, without an account, and whether such people wait in the lobby of guests. */
  invited: { hasLobby: boolean } | null;
  accountId: string | null;
}

export interface JoinDependencies extends Pick<AdmissionDependencies, 'useClicks' | 'maxInside'> {
  /** Returns what `useClicks` returns. */
  reserveClicks(unit: Unit, guestSessionIds: string[], until: Date): Promise<Map<string, string | null>>;
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** Called in the unit in which somebody begins to wait: to be admitted, or for the start. */
  tellWaiting(unit: Unit, mediaId: string, sessionId: string): void;
  /** `off`: rooms are turned off, and nobody may even wait. Unless `ready`, nobody new comes inside. */
  engineState(): EngineState['state'];
}

/**
 * Asks for a seat. Nobody gets into a room in any other way. A refusal is thrown after the commit, because it may have
 * released a click.
 */
export async function join(
  inRoom: InRoom,
  dependencies: JoinDependencies,
  mediaId: string,
  request: SeatRequest,
): Promise<Participant> {
  const outcome = await inRoom(mediaId, (room) => joinInRoom(room, dependencies, request));
  if ('refused' in outcome) throw new AppError(outcome.refused);
  return outcome.joined;
}

type Outcome = { joined: Participant } | { refused: ErrorCode };

async function joinInRoom(
  room: RoomTransaction,
  dependencies: JoinDependencies,
  request: SeatRequest,
): Promise<Outcome> {
  const { db } = room.unit;
  const engine = dependencies.engineState();
  // The place of a guest who waits is kept: rooms may be turned on again.
  if (engine === 'off') return { refused: 'rooms.off' };
  const [before = null] = room.session
    ? await participantStore.findByPerson(db, room.session.id, [request.person])
    : [];
  const decision = await decide(room, dependencies, request, before);
  if (!decision.allowed) {
    // A guest who comes too early or too late keeps a reserved click: the refusal is not final.
    if (decision.because !== 'not_open') await turnAway(room, dependencies, request, before);
    return { refused: `rooms.${decision.because}` };
  }
  const comesIn = decision.step === 'come_in' && before?.state !== 'inside';
  if (comesIn && engine !== 'ready') return { refused: 'rooms.no_engine' };
  const next = decideStep(before?.state ?? 'absent', decision.step);
  if (!next || next.to === 'absent') throw new Error(`${decision.step} is impossible in the state ${before?.state}.`);
  const refusal = request.guest && (await askLink(room, dependencies, request.guest.guestSessionId, next.click));
  if (refusal) {
    if (before) await room.step([before], 'link_end');
    return { refused: refusal };
  }
  if (decision.step === 'come_in' && !request.guest) await room.openSession();
  const joined = await seat(room, request, { ...decision, state: next.to }, before);
  if (joined.state === 'waiting' && before?.state !== 'waiting')
    dependencies.tellWaiting(room.unit, room.mediaId, joined.sessionId);
  return { joined };
}

/** Releases the click of a guest who may not even wait, so that another guest can use it. */
async function turnAway(
  room: RoomTransaction,
  { releaseClicks }: JoinDependencies,
  { guest }: SeatRequest,
  before: Participant | null,
): Promise<void> {
  const next = decideStep(before?.state ?? 'absent', 'turn_away');
  if (before && next && next.to !== before.state) await room.step([before], 'turn_away');
  else if (guest && next?.click === 'release') await releaseClicks(room.unit, [guest.guestSessionId]);
}

async function decide(
  room: RoomTransaction,
  { maxInside }: JoinDependencies,
  request: SeatRequest,
  before: Participant | null,
): Promise<JoinDecision> {
  const { db } = room.unit;
  const [bans, insideCount] = await Promise.all([findBans(db, room.mediaId), room.countInside()]);
  const isFirstSession =
    request.guest && !before && !(await participantStore.hasParticipated(db, request.guest.guestSessionId));
  const person: Person = {
    role: request.role,
    isGuest: request.guest !== null,
    invited: request.invited,
    before,
    isBanned: bans.some((ban) => isBanOf(ban, request)),
    hasBannedEmail: hasBannedEmail(bans, request),
    enteredByLobby: isFirstSession ? request.guest!.hadLobby : null,
  };
  const isOpen = room.session?.openedAt != null;
  return decideJoin(person, { settings: room.settings, isOpen, insideCount, maxInside }, room.now);
}

function isBanOf(ban: Ban, { person, guest }: SeatRequest): boolean {
  return ban.person === person || (guest !== null && ban.browserHash === guest.browserHash);
}

function hasBannedEmail(bans: Ban[], { guest, email }: Pick<SeatRequest, 'guest' | 'email'>): boolean {
  return guest !== null && bans.some((ban) => ban.email.toLowerCase() === email.toLowerCase());
}

/** Why the guest's link refuses; null when it lets the guest in, or when the step needs no click. */
async function askLink(
  room: RoomTransaction,
  { useClicks, reserveClicks }: JoinDependencies,
  id: string,
  click: Transition['click'],
): Promise<ErrorCode | null> {
  if (click !== 'use' && click !== 'reserve') return null;
  const until = new Date(room.now.getTime() + placeKeptMs);
  const outcomes = click === 'use' ? await useClicks(room.unit, [id]) : await reserveClicks(room.unit, [id], until);
  const refusal = outcomes.get(id);
  if (refusal === undefined) return 'page_sessions.not_allowed';
  return refusal === null ? null : (`guest_access.${refusal}` as ErrorCode);
}

async function seat(
  room: RoomTransaction,
  request: SeatRequest,
  decision: Extract<JoinDecision, { allowed: true }> & Pick<Participant, 'state'>,
  before: Participant | null,
): Promise<Participant> {
  const session = await room.ensureSession();
  const isInside = decision.step === 'come_in';
  const participant: Participant = {
    ...(before ?? newParticipant(room, session.id, request)),
    role: request.role,
    state: decision.state,
    waitsFor: isInside ? null : decision.waitsFor,
    pageSessionId: request.pageSessionId,
  };
  if (isInside && before?.state !== 'inside') {
    participant.wasAdmitted = true;
    participant.joinedAt = before?.joinedAt ?? room.now;
    // A participant whom a moderator brought on stage stays on stage for the whole session, also after a reload.
    participant.isOnStage ||= isOnStageAtFirst({ role: request.role, isGuest: request.guest !== null }, room.settings);
    participant.wasShown ||= participant.isOnStage;
  }
  if (decision.step === 'knock') participant.knocks += 1;
  if (!isInside && before && !keepsPlace(before)) participant.waitingSince = room.now;
  const wanted = request.chosenName ?? before?.name ?? request.name;
  // While the participant was away, somebody else may have taken the name.
  const hasIt = wanted === before?.name && (before.state === 'inside' || before.state === 'waiting');
  if (!hasIt) participant.name = await takeName(room, participant, wanted);
  await room.save([participant]);
  return participant;
}

/**
 * Whether the participant keeps the place in the order of waiting: after a lapse, but not after leaving or a refusal.
 */
function keepsPlace({ state, waitsFor, pageSessionId }: Participant): boolean {
  return state === 'waiting' || (state === 'left' && waitsFor !== null && pageSessionId !== null);
}

function newParticipant(room: RoomTransaction, sessionId: string, request: SeatRequest): Participant {
  return {
    id: newId(),
    sessionId,
    mediaId: room.mediaId,
    person: request.person,
    guestSessionId: request.guest?.guestSessionId ?? null,
    accountId: request.accountId,
    name: request.name,
    email: request.email,
    role: request.role,
    state: 'waiting',
    waitsFor: null,
    wasAdmitted: false,
    isOnStage: false,
    wasShown: false,
    pageSessionId: request.pageSessionId,
    waitingSince: room.now,
    joinedAt: null,
    refusedAt: null,
    knocks: 0,
    network: labelNetwork(sessionId, request.guest?.network ?? null),
  };
}

/**
 * The wanted name, or the same with a number where somebody present has it. Participants of a lower rank give the name
 * away and get the number. Each query reads few rows of the session, so that joining does not get slower in a crowd.
 */
async function takeName(room: RoomTransaction, one: Participant, wanted: string): Promise<string> {
  const name = readName(wanted);
  const holders = await participantStore.findNamesakes(room.unit.db, one.sessionId, name, one.id);
  if (holders.some((holder) => rankOf(holder) >= rankOf(one))) return await numberIn(room, one, name);
  for (const holder of holders) {
    await room.save([{ ...holder, name: await numberIn(room, holder, readName(holder.name), name.number) }]);
  }
  return wanted;
}

async function numberIn(
  { unit }: RoomTransaction,
  { id, sessionId }: Participant,
  name: NumberedName,
  taken = 0,
): Promise<string> {
  const highest = await participantStore.findHighestNumber(unit.db, sessionId, name, id);
  return numberName(name, Math.max(highest, taken));
}

function rankOf({ role, guestSessionId }: Participant): number {
  return rankName({ role, isGuest: guestSessionId !== null });
}
