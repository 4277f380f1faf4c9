import type { RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { RoomChange } from './live.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { openForThoseWhoWait, type AdmissionNeighbours } from './opening.ts';
import { decideStep, type Step } from './rules.ts';
import * as store from './store.ts';
import type { RoomSession } from './store.ts';

/** What turns of a room need of its neighbours. */
export interface TurnDependencies {
  write: Write;
  findOwnerId(db: Unit['db'], mediaId: string): Promise<string | null>;
  /** Gives back clicks that were reserved and come to nothing. */
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  admission: AdmissionNeighbours;
  /** Memory, sockets and the engine follow here, in the order of commits. */
  applied(change: RoomChange): void;
  /** Nobody knows whether a change of this room was committed. */
  missed(mediaId: string): void;
}

/** One room's turn in one unit of work: its row is held, so whatever changes who is in it is decided one after the other. */
export class RoomTurn {
  readonly unit: Unit;
  readonly mediaId: string;
  readonly ownerId: string;
  settings: RoomSettings;
  session: RoomSession | null;
  /** Somebody was banned in this turn, or may come again. */
  areBansChanged = false;
  readonly #dependencies: TurnDependencies;
  readonly #changed = new Map<string, Participant>();
  #present: Participant[] | null = null;
  readonly #couldEnter: boolean;
  #hasFreedSeats = false;
  #isNewSession = false;
  #refused: string[] = [];

  constructor(
    dependencies: TurnDependencies,
    unit: Unit,
    room: Pick<RoomTurn, 'mediaId' | 'ownerId' | 'settings' | 'session'>,
  ) {
    this.#dependencies = dependencies;
    this.unit = unit;
    this.mediaId = room.mediaId;
    this.ownerId = room.ownerId;
    this.settings = room.settings;
    this.session = room.session;
    this.#couldEnter = this.#canEnter();
  }

  get now(): Date {
    return this.unit.now;
  }

  /** The session that runs; made when there is none, for whoever comes first, if only to wait. */
  async ensureSession(): Promise<RoomSession> {
    if (this.session) return this.session;
    this.session = await store.insertSession(this.unit, newId(), this.mediaId);
    this.#isNewSession = true;
    return this.session;
  }

  /** From now on the room is open: a member is inside. */
  async openSession(): Promise<void> {
    const session = await this.ensureSession();
    if (session.openedAt) return;
    this.session = { ...session, openedAt: this.now };
    await store.saveSession(this.unit, session.id, { opened_at: this.now.getTime() });
  }

  /** Everybody who waits or is inside, with what this turn has changed. */
  async findPresent(): Promise<Participant[]> {
    if (!this.session) return [];
    // Read once: while the room is held nobody else changes who is in it.
    this.#present ??= await participantStore.findPresent(this.unit.db, this.session.id);
    const people = new Map([...this.#present.map((one) => [one.id, one] as const), ...this.#changed]);
    return [...people.values()].filter(({ state }) => state === 'waiting' || state === 'inside');
  }

  async countInside(): Promise<number> {
    return this.session ? await participantStore.countInside(this.unit.db, this.session.id) : 0;
  }

  /** The participant of this room's running session; null for nobody. */
  async find(participantId: string): Promise<Participant | null> {
    const one = this.#changed.get(participantId) ?? (await participantStore.findById(this.unit.db, participantId));
    return one && one.sessionId === this.session?.id ? one : null;
  }

  /** The same; throws `rooms.participant_not_found`. */
  async get(participantId: string): Promise<Participant> {
    const one = await this.find(participantId);
    if (!one) throw new AppError('rooms.participant_not_found');
    return one;
  }

  /** They are so already, and memory may not know it. */
  note(people: Participant[]): void {
    for (const one of people) this.#changed.set(one.id, one);
  }

  async save(people: Participant[]): Promise<void> {
    this.note(people);
    await participantStore.saveAll(this.unit, people);
  }

  /** Takes everybody whom the step can happen to one step on; returns those. */
  async step(
    people: Participant[],
    step: Exclude<Step, Entering>,
    also: Partial<Participant> = {},
  ): Promise<Participant[]> {
    const moved: Participant[] = [];
    const released: string[] = [];
    for (const one of people) {
      const next = decideStep(one.state, step);
      if (!next || next.to === 'absent') continue;
      moved.push({ ...one, ...afterStep(step, this.now), ...also, state: next.to });
      if (next.click === 'release' && one.guestSessionId) released.push(one.guestSessionId);
      if (one.state === 'inside') this.#hasFreedSeats = true;
    }
    if (released.length > 0) await this.#dependencies.releaseClicks(this.unit, released);
    await this.save(moved);
    return moved;
  }

  /** Whoever waits for nothing but an open room with a free seat is let in when this turn made it so. */
  async letIn(): Promise<void> {
    if (this.#canEnter() && (!this.#couldEnter || this.#hasFreedSeats))
      await openForThoseWhoWait(this, this.#dependencies.admission);
  }

  #canEnter(): boolean {
    return this.session?.openedAt != null && !this.settings.locked;
  }

  async endSession(by: string | null): Promise<void> {
    if (!this.session) return;
    await this.step(await this.findPresent(), 'end');
    this.#refused = await participantStore.findRefused(this.unit.db, this.session.id);
    await store.saveSession(this.unit, this.session.id, { ended_at: this.now.getTime(), ended_by: by });
    this.session = null;
  }

  change(): RoomChange {
    const { mediaId, ownerId, session, settings, areBansChanged } = this;
    const people = [...this.#changed.values()];
    const isNewSession = this.#isNewSession;
    return { mediaId, ownerId, session, isNewSession, settings, people, refused: this.#refused, areBansChanged };
  }
}

/** Steps by which somebody comes in or waits: they ask her link, and `join` and `admitInTurn` take them. */
type Entering = 'come_in' | 'wait' | 'knock' | 'admit';

function afterStep(step: Exclude<Step, Entering>, now: Date): Partial<Participant> {
  if (step === 'to_lobby') return { waitsFor: 'admission', wasAdmitted: false, isOnStage: false, waitingSince: now };
  if (step === 'lapse') return {};
  if (step === 'lift_ban') return { waitsFor: null, knocks: 0 };
  if (step === 'decline' || step === 'remove' || step === 'ban')
    return { waitsFor: null, wasAdmitted: false, isOnStage: false, refusedAt: now, pageSessionId: null };
  return { pageSessionId: null };
}

export type InRoom = <T>(mediaId: string, work: (turn: RoomTurn) => Promise<T>) => Promise<T>;

/** Opens a room's turn; throws `rooms.not_a_room`. */
export function createInRoom(dependencies: TurnDependencies): InRoom {
  return (mediaId, work) => dependencies.write((unit) => takeTurn(dependencies, unit, mediaId, work));
}

/** The same inside a unit that is there already. */
export async function takeTurn<T>(
  dependencies: TurnDependencies,
  unit: Unit,
  mediaId: string,
  work: (turn: RoomTurn) => Promise<T>,
): Promise<T> {
  unit.ifUnknown(() => dependencies.missed(mediaId));
  const settings = await store.lockSettings(unit, mediaId);
  const ownerId = await dependencies.findOwnerId(unit.db, mediaId);
  if (!settings || !ownerId) throw new AppError('rooms.not_a_room');
  const session = await store.findRunningSession(unit.db, mediaId);
  const turn = new RoomTurn(dependencies, unit, { mediaId, ownerId, settings, session });
  const result = await work(turn);
  await turn.letIn();
  unit.afterCommit(() => dependencies.applied(turn.change()));
  return result;
}
