import type { RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { RoomChange } from './live.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { decideStep, type Step } from './rules.ts';
import * as store from './store.ts';
import type { RoomSession } from './store.ts';

/** What turns of a room need of its neighbours. */
export interface TurnDependencies {
  write: Write;
  findOwnerId(db: Unit['db'], mediaId: string): Promise<string | null>;
  /** Gives back clicks that were reserved and come to nothing. */
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** Memory, sockets and the engine follow here, in the order of commits. */
  applied(change: RoomChange, now: Date): void;
}

/** One room's turn in one unit of work: its row is held, so whatever changes who is in it is decided one after the other. */
export class RoomTurn {
  readonly unit: Unit;
  readonly mediaId: string;
  readonly ownerId: string;
  settings: RoomSettings;
  session: RoomSession | null;
  readonly #dependencies: TurnDependencies;
  readonly #changed = new Map<string, Participant>();
  #present: Participant[] | null = null;

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
  }

  get now(): Date {
    return this.unit.now;
  }

  /** The session that runs; made when there is none, for whoever comes first, if only to wait. */
  async ensureSession(): Promise<RoomSession> {
    this.session ??= await store.insertSession(this.unit, newId(), this.mediaId);
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

  async save(people: Participant[]): Promise<void> {
    for (const one of people) this.#changed.set(one.id, one);
    await participantStore.saveAll(this.unit, people);
  }

  /** Takes everybody whom the step can happen to one step on; returns those. Clicks of those who waited are released. */
  async step(
    people: Participant[],
    step: Exclude<Step, 'admit' | 'start'>,
    also: Partial<Participant> = {},
  ): Promise<Participant[]> {
    const moved = people.flatMap((one) => {
      const state = decideStep(one.state, step);
      return state ? [{ before: one, after: { ...one, ...afterStep(step, this.now), ...also, state } }] : [];
    });
    const given = moved
      .filter(({ before }) => before.state === 'waiting')
      .flatMap(({ before }) => before.guestSessionId ?? []);
    if (given.length > 0) await this.#dependencies.releaseClicks(this.unit, given);
    const after = moved.map((one) => one.after);
    await this.save(after);
    return after;
  }

  async endSession(by: string | null): Promise<void> {
    if (!this.session) return;
    await this.step(await this.findPresent(), 'end');
    await store.saveSession(this.unit, this.session.id, { ended_at: this.now.getTime(), ended_by: by });
    this.session = null;
  }

  change(): RoomChange {
    const { mediaId, ownerId, session, settings } = this;
    return { mediaId, ownerId, session, settings, people: [...this.#changed.values()] };
  }
}

function afterStep(step: Step, now: Date): Partial<Participant> {
  if (step === 'to_lobby') return { waitsFor: 'admission', wasAdmitted: false, isOnStage: false, waitingSince: now };
  if (step === 'lapse') return {};
  if (step === 'leave' || step === 'end') return { pageSessionId: null };
  return { waitsFor: null, wasAdmitted: false, isOnStage: false, refusedAt: now, pageSessionId: null };
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
  const settings = await store.lockSettings(unit, mediaId);
  const ownerId = await dependencies.findOwnerId(unit.db, mediaId);
  if (!settings || !ownerId) throw new AppError('rooms.not_a_room');
  const session = await store.findRunningSession(unit.db, mediaId);
  const turn = new RoomTurn(dependencies, unit, { mediaId, ownerId, settings, session });
  const result = await work(turn);
  unit.afterCommit(() => dependencies.applied(turn.change(), unit.now));
  return result;
}
