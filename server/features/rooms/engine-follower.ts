import type { EngineParticipant, MediaSource, RoomServer } from '#server/ports/room-server.ts';
import { seatsIn, type LiveRoom, type LiveRooms } from './live.ts';
import type { Participant } from './participant-store.ts';
import { decideGrants } from './may.ts';

export interface EngineFollower {
  /** The session's room is there on the engine; throws RoomServerUnavailable. */
  ensureRoom(room: LiveRoom): Promise<void>;
  closeRoom(sessionId: string): void;
  remove(sessionId: string, participantId: string): void;
  setGrants(room: LiveRoom, participant: Participant): void;
  setAllGrants(room: LiveRoom): void;
  /** Makes the engine what the database says; called when either has started again, and now and then. */
  reconcile(): Promise<void>;
  close(): void;
}

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

/** The database is the truth, the engine follows; what it misses now, the next reconciliation makes good. */
export function createEngineFollower(dependencies: EngineDependencies): EngineFollower {
  const { server, live, findPresent, findEnded, onStateChanged, onError } = dependencies;
  const opened = new Map<string, Promise<void>>();

  function later(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (server.state().state === 'ready') onError(error);
    });
  }

  const { setGrants, missed } = createGrantTeller(server, later);

  function ensureRoom({ session }: LiveRoom): Promise<void> {
    const known = opened.get(session.id);
    if (known) return known;
    const opening = server.openRoom(session.id);
    opened.set(session.id, opening);
    opening.catch(() => opened.delete(session.id));
    return opening;
  }

  async function reconcileOnce(): Promise<void> {
    if (server.state().state !== 'ready') return;
    for (const room of live.all().filter(({ session }) => session.openedAt)) {
      await ensureRoom(room);
      await correctPeople({ server, findPresent }, room, missed);
    }
    // Other products may have rooms on the same engine: only what was ours is closed.
    for (const id of await findEnded(await server.listRooms())) await server.closeRoom(id);
  }
  const reconcile = oneAtATime(reconcileOnce);

  const stopListening = server.onStateChanged(({ state }) => {
    // A new engine knows none of our rooms, and people come back only to those that are there.
    opened.clear();
    if (state === 'ready') later(reconcile());
    onStateChanged();
  });
  const timer = setInterval(() => later(reconcile()), reconcileMs).unref();

  return {
    ensureRoom,
    closeRoom(sessionId) {
      opened.delete(sessionId);
      later(server.closeRoom(sessionId));
    },
    remove: (sessionId, participantId) => later(server.remove(sessionId, participantId)),
    setGrants,
    setAllGrants(room) {
      for (const { participant } of seatsIn(room, 'inside')) setGrants(room, participant);
    },
    reconcile,
    close() {
      stopListening();
      clearInterval(timer);
    },
  };
}

/** Tells the engine what people may send, and remembers whom it was not told of because it could not be asked. */
function createGrantTeller(server: RoomServer, later: (work: Promise<unknown>) => void) {
  const missed = new Set<string>();
  function setGrants(room: LiveRoom, participant: Participant): void {
    const telling = server.setGrants(room.session.id, participant.id, decideGrants(participant, room.settings));
    later(
      telling.catch((error: unknown) => {
        missed.add(participant.id);
        throw error;
      }),
    );
  }
  return { setGrants, missed };
}

/** One at a time, and one that waits: an engine that is slow, or comes and goes, is not asked by more and more of them. */
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
