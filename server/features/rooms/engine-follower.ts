import type { EngineParticipant, MediaSource, RoomServer } from '#server/ports/room-server.ts';
import { seatsIn, type LiveRoom, type LiveRooms } from './live.ts';
import type { Participant } from './participant-store.ts';
import { decideGrants } from './may.ts';

export interface EngineDependencies {
  server: RoomServer;
  live: LiveRooms;
  /** Everybody of a room session who waits or is inside, by the rows. */
  findPresent(sessionId: string): Promise<Participant[]>;
  /** Of these room sessions, those that have ended. */
  findEnded(sessionIds: string[]): Promise<string[]>;
  /** The engine came or went: pages of all rooms ask how things are. */
  onStateChanged(): void;
  onError(error: unknown): void;
}

const reconcileMs = 10_000;

/** Makes the engine follow the database. What the engine misses at once, the next reconciliation corrects. */
export class EngineFollower {
  readonly #dependencies: EngineDependencies;
  readonly #opened = new Map<string, Promise<void>>();
  /** Participants whose grants the engine was not told, because it could not be asked. */
  readonly #missed = new Set<string>();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
    this.#stopListening = dependencies.server.onStateChanged(({ state }) => {
      // A new engine has none of our rooms, and browsers reconnect only to rooms that are there.
      this.#opened.clear();
      if (state === 'ready') this.#later(this.reconcile());
      dependencies.onStateChanged();
    });
    this.#timer = setInterval(() => this.#later(this.reconcile()), reconcileMs).unref();
  }

  /** The session's room is there on the engine; throws RoomServerUnavailable. */
  ensureRoom({ session }: LiveRoom): Promise<void> {
    const known = this.#opened.get(session.id);
    if (known) return known;
    const opening = this.#dependencies.server.openRoom(session.id);
    this.#opened.set(session.id, opening);
    opening.catch(() => this.#opened.delete(session.id));
    return opening;
  }

  closeRoom(sessionId: string): void {
    this.#opened.delete(sessionId);
    this.#later(this.#dependencies.server.closeRoom(sessionId));
  }

  remove(sessionId: string, participantId: string): void {
    this.#later(this.#dependencies.server.remove(sessionId, participantId));
  }

  setGrants(room: LiveRoom, participant: Participant): void {
    const grants = decideGrants(participant, room.settings);
    const telling = this.#dependencies.server.setGrants(room.session.id, participant.id, grants);
    this.#later(
      telling.catch((error: unknown) => {
        this.#missed.add(participant.id);
        throw error;
      }),
    );
  }

  setAllGrants(room: LiveRoom): void {
    for (const { participant } of seatsIn(room, 'inside')) this.setGrants(room, participant);
  }

  /** Makes the engine what the database says; runs when either has started again, and every few seconds. */
  readonly reconcile: () => Promise<void> = oneAtATime(() => this.#reconcileOnce());

  close(): void {
    this.#stopListening();
    clearInterval(this.#timer);
  }

  async #reconcileOnce(): Promise<void> {
    const { server, live, findEnded } = this.#dependencies;
    if (server.state().state !== 'ready') return;
    for (const room of live.all().filter(({ session }) => session.openedAt)) {
      await this.ensureRoom(room);
      await correctPeople(this.#dependencies, room, this.#missed);
    }
    // Other products may have rooms on the same engine: only what was ours is closed.
    for (const id of await findEnded(await server.listRooms())) await server.closeRoom(id);
  }

  /** Does not wait for the work; its failure is an error only while the engine should be there. */
  #later(work: Promise<unknown>): void {
    const { server, onError } = this.#dependencies;
    work.catch((error: unknown) => {
      if (server.state().state === 'ready') onError(error);
    });
  }
}

/** Runs one at a time, and at most one more waits: a slow engine is not asked by more and more runs at once. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  return function run(): Promise<void> {
    if (!running) return (running = work().finally(() => (running = null)));
    const startNext = () => {
      next = null;
      return run();
    };
    return (next ??= running.then(startNext, startNext));
  };
}

/**
 * Sends out whoever should not be there, takes away what somebody sends without being on stage, makes good what was missed.
 * Where there is something to correct the rows are asked: memory may be that of a process which serves other rooms.
 */
async function correctPeople(
  { server, findPresent }: Pick<EngineDependencies, 'server' | 'findPresent'>,
  { session, settings, seats }: LiveRoom,
  missed: Set<string>,
): Promise<void> {
  const isRight = ({ sending }: EngineParticipant, one: Participant | undefined) =>
    one?.state === 'inside' && !missed.has(one.id) && sending.every((source) => maySend(one, source));
  const maySend = (one: Participant, source: MediaSource) => decideGrants(one, settings).maySend.includes(source);
  const wrong = (await server.listParticipants(session.id)).filter(
    (one) => !isRight(one, seats.get(one.participantId)?.participant),
  );
  if (wrong.length === 0) return;
  const present = new Map((await findPresent(session.id)).map((one) => [one.id, one]));
  for (const one of wrong) {
    const participant = present.get(one.participantId);
    if (isRight(one, participant)) continue;
    if (participant?.state !== 'inside') await server.remove(session.id, one.participantId);
    else await server.setGrants(session.id, participant.id, decideGrants(participant, settings));
    missed.delete(one.participantId);
  }
}
