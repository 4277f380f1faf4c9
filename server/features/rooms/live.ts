import type { Kysely } from 'kysely';
import type { RoomSettings } from '#contracts/rooms.ts';
import type { Tables } from '#server/database/tables.ts';
import { findPresent, type Participant } from './participant-store.ts';
import { seatKeptMs } from './rules.ts';
import { findRunningSession, findRunningSessions, findSettings, type RoomSession } from './store.ts';

/** A participant who waits or is inside, with what is held in memory only. */
export interface Seat {
  participant: Participant;
  isConnected: boolean;
  /** Since when (steady time) the page has not been connected; has no meaning while it is. */
  heardAt: number;
  handRaisedAt: Date | null;
}

/** A room with a running session, as this process holds it in memory. */
export interface LiveRoom {
  readonly mediaId: string;
  ownerId: string;
  session: RoomSession;
  settings: RoomSettings;
  readonly seats: Map<string, Seat>;
  /** Since when (steady time) nobody has been inside; null while somebody is. */
  emptySince: number | null;
  /** Since when (steady time) no moderator has been inside; null while one is, or when none ever was. */
  unmoderatedSince: number | null;
}

/** What one unit of work did to a room. */
export interface CommittedChange {
  mediaId: string;
  ownerId: string;
  /** Null: no session runs. */
  session: RoomSession | null;
  settings: RoomSettings;
  /** The session began with this change. */
  isNewSession: boolean;
  /** Only participants who changed, as they are after the change. */
  people: Participant[];
  /** Persons whom the session had refused, if this change ended it. */
  refused: string[];
  /** A ban was added or lifted. */
  areBansChanged: boolean;
}

/** A participant before and after a change; `before` is null when the participant neither waited nor was inside. */
export interface Move {
  before: Participant | null;
  after: Participant;
}

export interface LiveDependencies {
  read: Kysely<Tables>;
  findOwnerId(db: Kysely<Tables>, mediaId: string): Promise<string | null>;
  elapsedMs(): number;
}

/** Rooms with a running session, in memory. They are loaded from the database, so that a restart loses no seat. */
export class LiveRooms {
  readonly #dependencies: LiveDependencies;
  readonly #rooms = new Map<string, LiveRoom>();
  readonly #roomOf = new Map<string, LiveRoom>();
  readonly #seatOfPage = new Map<string, Seat>();
  readonly #connected = new Set<string>();
  /** Counts changes of rooms that are not in memory, so that a load notices one that was committed while it read. */
  #missed = 0;

  constructor(dependencies: LiveDependencies) {
    this.#dependencies = dependencies;
  }

  async load(): Promise<void> {
    for (const session of await findRunningSessions(this.#dependencies.read)) await this.#load(session);
  }

  /** Steady time: see `Clock.elapsedMs`. */
  elapsedMs(): number {
    return this.#dependencies.elapsedMs();
  }

  all(): LiveRoom[] {
    return [...this.#rooms.values()];
  }

  /** The room, if its session runs; read from the database when it is not in memory. */
  async get(mediaId: string): Promise<LiveRoom | null> {
    const known = this.#rooms.get(mediaId);
    if (known) return known;
    const session = await findRunningSession(this.#dependencies.read, mediaId);
    return session ? await this.#load(session) : null;
  }

  find(mediaId: string): LiveRoom | null {
    return this.#rooms.get(mediaId) ?? null;
  }

  findSeat(participantId: string): { seat: Seat; room: LiveRoom } | null {
    const room = this.#roomOf.get(participantId);
    const seat = room?.seats.get(participantId);
    return room && seat ? { seat, room } : null;
  }

  /** Call when the page has connected or disconnected, with a seat or without. */
  noteConnection(pageSessionId: string, isConnected: boolean): void {
    if (isConnected) this.#connected.add(pageSessionId);
    else this.#connected.delete(pageSessionId);
  }

  /** Whether the page of a waiting participant has been silent for `seatKeptMs`. */
  isAway(participantId: string): boolean {
    const seat = this.findSeat(participantId)?.seat;
    return seat !== undefined && isSilent(seat, this.elapsedMs());
  }

  findSeatOfPage(pageSessionId: string): Seat | null {
    return this.#seatOfPage.get(pageSessionId) ?? null;
  }

  /**
   * Takes over a committed change. Returns the room after it and the participants who changed. Call in `afterCommit`
   * only. `room` is null when it is not in memory: another process serves it, or nobody has asked for it here.
   */
  apply(change: CommittedChange): { room: LiveRoom | null; moves: Move[] } {
    const { mediaId, session } = change;
    const before = this.#rooms.get(mediaId) ?? null;
    const room = before ?? (session && change.isNewSession ? this.#add(change, session) : null);
    if (!room) {
      this.#missed += 1;
      return { room: null, moves: [] };
    }
    room.settings = change.settings;
    if (session) room.session = session;
    const moves = change.people.map((after): Move => ({ before: this.#seat(room, after), after }));
    moves.push(...this.#unseatOthers(room, session));
    if (room.emptySince === null && countIn(room, 'inside') === 0) room.emptySince = this.#dependencies.elapsedMs();
    if (countIn(room, 'inside') > 0) room.emptySince = null;
    if (hasModerator(room)) room.unmoderatedSince = null;
    else if (moves.some(isModeratorGone)) room.unmoderatedSince = this.#dependencies.elapsedMs();
    if (!session) this.#forget(room);
    return { room, moves };
  }

  #seat(room: LiveRoom, after: Participant): Participant | null {
    const seat = room.seats.get(after.id);
    const before = seat?.participant ?? null;
    const isPresent = after.state === 'waiting' || after.state === 'inside';
    const isSamePage = before?.pageSessionId === after.pageSessionId;
    if (before?.pageSessionId && !(isPresent && isSamePage)) this.#seatOfPage.delete(before.pageSessionId);
    if (!isPresent) {
      room.seats.delete(after.id);
      this.#roomOf.delete(after.id);
      return before;
    }
    const now = this.#dependencies.elapsedMs();
    const next: Seat = {
      participant: after,
      isConnected: after.pageSessionId !== null && this.#connected.has(after.pageSessionId),
      heardAt: seat && isSamePage ? seat.heardAt : now,
      handRaisedAt: keepsHand(before, after) ? (seat?.handRaisedAt ?? null) : null,
    };
    room.seats.set(after.id, next);
    this.#roomOf.set(after.id, room);
    if (after.pageSessionId) this.#seatOfPage.set(after.pageSessionId, next);
    return before;
  }

  /** Empties seats of an earlier session, which ended without this process being notified. */
  #unseatOthers(room: LiveRoom, session: RoomSession | null): Move[] {
    const others = [...room.seats.values()].filter(({ participant }) => participant.sessionId !== session?.id);
    return others.map(({ participant }) => {
      const after: Participant = { ...participant, state: 'left', pageSessionId: null };
      return { before: this.#seat(room, after), after };
    });
  }

  async #load(session: RoomSession): Promise<LiveRoom | null> {
    const { read, findOwnerId } = this.#dependencies;
    const missed = this.#missed;
    const [settings, ownerId, people] = await Promise.all([
      findSettings(read, session.mediaId),
      findOwnerId(read, session.mediaId),
      findPresent(read, session.id),
    ]);
    if (!settings || !ownerId) return null;
    const { mediaId } = session;
    const known = this.#rooms.get(mediaId);
    if (known) return known;
    // A change was committed while the rows were read, perhaps of this room: read again.
    if (missed !== this.#missed) return await this.get(mediaId);
    return this.apply({
      mediaId,
      ownerId,
      session,
      isNewSession: true,
      settings,
      people,
      refused: [],
      areBansChanged: false,
    }).room;
  }

  #add({ mediaId, ownerId, settings }: CommittedChange, session: RoomSession): LiveRoom {
    const room: LiveRoom = {
      mediaId,
      ownerId,
      session,
      settings,
      seats: new Map(),
      emptySince: null,
      unmoderatedSince: null,
    };
    this.#rooms.set(mediaId, room);
    return room;
  }

  #forget(room: LiveRoom): void {
    for (const { participant } of room.seats.values()) {
      this.#roomOf.delete(participant.id);
      if (participant.pageSessionId) this.#seatOfPage.delete(participant.pageSessionId);
    }
    this.#rooms.delete(room.mediaId);
  }
}

export function isSilent({ isConnected, heardAt }: Seat, nowMs: number): boolean {
  return !isConnected && nowMs - heardAt >= seatKeptMs;
}

export function hasModerator(room: LiveRoom): boolean {
  for (const { participant } of room.seats.values())
    if (participant.state === 'inside' && participant.role === 'moderator') return true;
  return false;
}

function isModeratorGone({ before, after }: Move): boolean {
  return before?.state === 'inside' && before.role === 'moderator' && after.state !== 'inside';
}

/** A hand goes down when the participant leaves, or is brought on stage, which is what most hands ask for. */
function keepsHand(before: Participant | null, after: Participant): boolean {
  return after.state === 'inside' && !(after.isOnStage && before?.isOnStage === false);
}

export function countIn(room: LiveRoom, state: 'inside' | 'waiting'): number {
  let count = 0;
  for (const { participant } of room.seats.values()) if (participant.state === state) count += 1;
  return count;
}

/** Seats in this state: inside in the order of joining, waiting in the order of arrival. */
export function seatsIn(room: LiveRoom, state: 'inside' | 'waiting'): Seat[] {
  const seats = [...room.seats.values()].filter(({ participant }) => participant.state === state);
  const at = ({ participant }: Seat) =>
    (state === 'waiting' ? participant.waitingSince : participant.joinedAt)?.getTime() ?? 0;
  return seats.sort((a, b) => at(a) - at(b) || (a.participant.id < b.participant.id ? -1 : 1));
}

/** Pages of participants in this state, in no order. */
export function pagesIn(room: LiveRoom, state: 'inside' | 'waiting'): string[] {
  const pages: string[] = [];
  for (const { participant } of room.seats.values())
    if (participant.state === state && participant.pageSessionId) pages.push(participant.pageSessionId);
  return pages;
}
