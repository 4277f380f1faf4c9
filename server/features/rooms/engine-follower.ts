import type { EngineParticipant, MediaSource, RoomServer } from '#server/ports/room-server.ts';
import { seatsIn, type LiveRoom, type LiveRooms } from './live.ts';
import type { Participant } from './participant-store.ts';
import { decideGrants } from './may.ts';

export interface EngineDependencies {
  server: RoomServer;
  live: LiveRooms;
  /** The participants of a room session who wait or are inside, read from the database. */
  findPresent(sessionId: string): Promise<Participant[]>;
  /** Those of these room sessions that have ended. */
  findEnded(sessionIds: string[]): Promise<string[]>;
  /** Called when the engine's state has changed: the pages of all rooms then ask for it. */
  onStateChanged(): void;
  onError(error: unknown): void;
}

const reconcileMs = 10_000;

/** Makes the engine follow the database. What does not reach the engine is corrected by the next reconciliation. */
export class EngineFollower {
  readonly #dependencies: EngineDependencies;
  readonly #opened = new Map<string, Promise<void>>();
  /** Participants whose changed grants did not reach the engine. */
  readonly #missed = new Set<string>();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
    this.#stopListening = dependencies.server.onStateChanged(({ state }) => {
      // A restarted engine has none of our rooms, and browsers reconnect only to rooms that exist.
      this.#opened.clear();
      if (state === 'ready') this.#later(this.reconcile());
      dependencies.onStateChanged();
    });
    this.#timer = setInterval(() => this.#later(this.reconcile()), reconcileMs).unref();
  }

  /** Makes sure that the session's room exists on the engine; throws RoomServerUnavailable. */
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

  /** Corrects the engine where it differs from the database. Runs when the engine gets ready and every few seconds. */
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
    // Other products may have rooms on the same engine: only rooms of our own sessions are closed.
    for (const id of await findEnded(await server.listRooms())) await server.closeRoom(id);
  }

  /** Does not wait for the work. A failure is reported only while the engine is ready; otherwise it is expected. */
  #later(work: Promise<unknown>): void {
    const { server, onError } = this.#dependencies;
    work.catch((error: unknown) => {
      if (server.state().state === 'ready') onError(error);
    });
  }
}

/** Runs the work once at a time. Calls during a run share one further run, so that a slow engine is not flooded. */
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
 * Removes participants who should not be on the engine, revokes sources that they may not send, and repeats grants that
 * did not reach it. Before a correction the rows are read: memory may be outdated when another process serves the room.
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
