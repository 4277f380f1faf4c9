import type { RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { CommittedChange } from './live.ts';
import * as participantStore from './participant-store.ts';
import type { Change, Participant } from './participant-store.ts';
import { decideStep, type Step } from './rules.ts';
import * as store from './store.ts';
import type { RoomSession } from './store.ts';

export interface TransactionDependencies {
  write: Write;
  findOwnerId(db: Unit['db'], mediaId: string): Promise<string | null>;
  /** Records who has taken a seat and who has left one. */
  followSeats(unit: Unit, people: Participant[]): Promise<void>;
  /** Releases reserved clicks that will not be used. */
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** Called after each commit, in the order of commits: memory, open pages and the engine are updated here. */
  applied(change: CommittedChange): void;
  /** Called when the database was lost before it confirmed or refused a commit of this room. */
  missed(mediaId: string): void;
}

/** What a transaction has read of its room. */
interface RoomRow {
  mediaId: string;
  ownerId: string;
  settings: RoomSettings;
  /** Null: no session runs. */
  session: RoomSession | null;
}

/**
 * One room within one unit of work. Its row is locked, so that changes of who is in the room are decided one after the
 * other. Collects the changes; the code that runs the transaction decides who may come in.
 */
export class RoomTransaction {
  readonly unit: Unit;
  readonly mediaId: string;
  readonly ownerId: string;
  /** The room as it was when the transaction began. */
  readonly before: Pick<RoomRow, 'settings' | 'session'>;
  settings: RoomSettings;
  session: RoomSession | null;
  /** This transaction has added or lifted a ban. */
  areBansChanged = false;
  /** This transaction has taken somebody out of the room. */
  hasFreedSeats = false;
  readonly #releaseClicks: TransactionDependencies['releaseClicks'];
  readonly #changed = new Map<string, Participant>();
  #present: Participant[] | null = null;
  #isNewSession = false;
  #refused: string[] = [];

  constructor(unit: Unit, room: RoomRow, releaseClicks: TransactionDependencies['releaseClicks']) {
    this.unit = unit;
    this.mediaId = room.mediaId;
    this.ownerId = room.ownerId;
    this.before = { settings: room.settings, session: room.session };
    this.settings = room.settings;
    this.session = room.session;
    this.#releaseClicks = releaseClicks;
  }

  get now(): Date {
    return this.unit.now;
  }

  /** The running session. Created when there is none, also for a first participant who only waits. */
  async ensureSession(): Promise<RoomSession> {
    if (this.session) return this.session;
    this.session = await store.insertSession(this.unit, newId(), this.mediaId);
    this.#isNewSession = true;
    return this.session;
  }

  /** Marks the session as opened, if it is not. */
  async openSession(): Promise<void> {
    const session = await this.ensureSession();
    if (session.openedAt) return;
    this.session = { ...session, openedAt: this.now };
    await store.saveSession(this.unit, session.id, { opened_at: this.now.getTime() });
  }

  /** The participants who wait or are inside, with the changes of this transaction. */
  async findPresent(): Promise<Participant[]> {
    if (!this.session) return [];
    // Read once: while the row is locked, no other transaction changes who is in the room.
    this.#present ??= await participantStore.findPresent(this.unit.db, this.session.id);
    const people = new Map([...this.#present.map((one) => [one.id, one] as const), ...this.#changed]);
    return [...people.values()].filter(({ state }) => state === 'waiting' || state === 'inside');
  }

  async countInside(): Promise<number> {
    return this.session ? await participantStore.countInside(this.unit.db, this.session.id) : 0;
  }

  /** The participant of this room's running session; null when there is none with this id. */
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

  /** Marks as changed without writing: the rows are correct, but memory may be older. */
  note(people: Participant[]): void {
    for (const one of people) this.#changed.set(one.id, one);
  }

  async save(people: Participant[]): Promise<void> {
    this.note(people);
    await participantStore.saveAll(this.unit, people);
  }

  /** Gives all these participants the same new values; returns them as they are then. */
  async update(people: Participant[], change: Change): Promise<Participant[]> {
    const changed = people.map((one) => ({ ...one, ...change }));
    this.note(changed);
    const ids = people.map(({ id }) => id);
    await participantStore.updateAll(this.unit, ids, change);
    return changed;
  }

  /** Applies the step to every participant to whom it can happen; returns those, as they are after it. */
  async step(people: Participant[], step: Exclude<Step, Entering>, also: Change = {}): Promise<Participant[]> {
    const steps = people.flatMap((one) => {
      const next = decideStep(one.state, step);
      return next && next.to !== 'absent' ? { one, to: next.to, click: next.click } : [];
    });
    if (steps.some(({ one }) => one.state === 'inside')) this.hasFreedSeats = true;
    const released = steps.flatMap(({ one, click }) => (click === 'release' && one.guestSessionId) || []);
    if (released.length > 0) await this.#releaseClicks(this.unit, released);
    const moved: Participant[] = [];
    for (const [state, those] of Map.groupBy(steps, ({ to }) => to)) {
      const change = { ...afterStep(step, this.now), ...also, state };
      const ones = those.map(({ one }) => one);
      moved.push(...(await this.update(ones, change)));
    }
    return moved;
  }

  async endSession(by: string | null): Promise<void> {
    if (!this.session) return;
    await this.step(await this.findPresent(), 'end');
    this.#refused = await participantStore.findRefused(this.unit.db, this.session.id);
    await store.saveSession(this.unit, this.session.id, { ended_at: this.now.getTime(), ended_by: by });
    this.session = null;
  }

  change(): CommittedChange {
    const { mediaId, ownerId, session, settings, areBansChanged } = this;
    const people = [...this.#changed.values()];
    const isNewSession = this.#isNewSession;
    return { mediaId, ownerId, session, isNewSession, settings, people, refused: this.#refused, areBansChanged };
  }
}

/** Steps that let a participant in or wait. The guest's link is checked first, so `join` and `admit` apply them. */
type Entering = 'come_in' | 'wait' | 'knock' | 'admit';

function afterStep(step: Exclude<Step, Entering>, now: Date): Change {
  if (step === 'to_lobby') return { waitsFor: 'admission', wasAdmitted: false, isOnStage: false, waitingSince: now };
  if (step === 'lapse') return {};
  if (step === 'lift_ban') return { waitsFor: null, knocks: 0 };
  if (step === 'decline' || step === 'remove' || step === 'ban')
    return { waitsFor: null, wasAdmitted: false, isOnStage: false, refusedAt: now, pageSessionId: null };
  return { pageSessionId: null };
}

/** Runs the work in a transaction of the room, in the given unit or in one of its own; throws `rooms.not_a_room`. */
export type InRoom = <T>(mediaId: string, work: (room: RoomTransaction) => Promise<T>, unit?: Unit) => Promise<T>;

/** Locks the room's row, runs the work, and reports the changes once they are committed. */
export function createInRoom(dependencies: TransactionDependencies): InRoom {
  const { write, findOwnerId, releaseClicks, followSeats, applied, missed } = dependencies;

  async function run<T>(unit: Unit, mediaId: string, work: (room: RoomTransaction) => Promise<T>): Promise<T> {
    unit.ifUnknown(() => missed(mediaId));
    const settings = await store.lockSettings(unit, mediaId);
    const ownerId = await findOwnerId(unit.db, mediaId);
    if (!settings || !ownerId) throw new AppError('rooms.not_a_room');
    const session = await store.findRunningSession(unit.db, mediaId);
    const room = new RoomTransaction(unit, { mediaId, ownerId, settings, session }, releaseClicks);
    const result = await work(room);
    const change = room.change();
    if (change.people.length > 0) await followSeats(unit, change.people);
    unit.afterCommit(() => applied(change));
    return result;
  }

  return (mediaId, work, unit) => (unit ? run(unit, mediaId, work) : write((own) => run(own, mediaId, work)));
}
