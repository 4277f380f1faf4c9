import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { TellPages } from '#server/http/page-sockets.ts';
import { describeParticipant, describeWaiting } from './describe.ts';
import { pagesIn, type LiveRoom, type LiveRooms, type Seat } from './live.ts';

export interface ListDependencies {
  live: LiveRooms;
  tellPages: TellPages;
  /** Connected pages of people who moderate the room now, inside or not. */
  findModeratorPages(mediaId: string): Promise<string[]>;
  bannedEmails(mediaId: string): Promise<Set<string>>;
  onError(error: unknown): void;
}

/** How long changes are gathered before they are sent together. */
const gatherMs = 100;
/** Participants in one message: one message about thousands, sent to thousands, would block the process. */
const namedAtOnce = 100;

type Pending = Record<'inside' | 'waiting', Set<string>>;

/**
 * Sends changes of the list of participants to the pages inside, and changes of the lobby to the pages of moderators.
 * Changes within `gatherMs` are sent together.
 */
export class ListTeller {
  readonly #dependencies: ListDependencies;
  readonly #pending = new Map<string, Pending>();

  constructor(dependencies: ListDependencies) {
    this.#dependencies = dependencies;
  }

  /** Call when a participant in this list has come, changed or gone. */
  note(mediaId: string, list: keyof Pending, participantId: string): void {
    const known = this.#pending.get(mediaId);
    const one = known ?? { inside: new Set(), waiting: new Set() };
    one[list].add(participantId);
    if (known) return;
    this.#pending.set(mediaId, one);
    setTimeout(() => void this.#tell(mediaId).catch(this.#dependencies.onError), gatherMs).unref();
  }

  async #tell(mediaId: string): Promise<void> {
    const { live } = this.#dependencies;
    const { inside, waiting } = this.#pending.get(mediaId)!;
    this.#pending.delete(mediaId);
    const room = live.find(mediaId);
    if (inside.size > 0 && room) await this.#tellInside(room, inside);
    if (waiting.size > 0) await this.#tellModerators(mediaId, room, waiting);
  }

  async #tellInside(room: LiveRoom, participantIds: Set<string>): Promise<void> {
    const pages = pagesIn(room, 'inside');
    for (const ids of chunk(participantIds)) {
      const changes = split(room, ids, 'inside', (seat) => describeParticipant(room, seat));
      this.#dependencies.tellPages(pages, 'roster', changes);
      await yieldToOthers();
    }
  }

  async #tellModerators(mediaId: string, room: LiveRoom | null, participantIds: Set<string>): Promise<void> {
    const { live, tellPages, findModeratorPages, bannedEmails } = this.#dependencies;
    const moderators = await findModeratorPages(mediaId);
    if (moderators.length === 0) return;
    const banned = await bannedEmails(mediaId);
    for (const ids of chunk(participantIds)) {
      const changes = split(room, ids, 'waiting', (seat) => describeWaiting(seat, banned, live.elapsedMs()));
      tellPages(moderators, 'waiting', changes);
      await yieldToOthers();
    }
  }
}

function chunk(ids: Set<string>): string[][] {
  const all = [...ids];
  return Array.from({ length: Math.ceil(all.length / namedAtOnce) }, (_, at) =>
    all.slice(at * namedAtOnce, (at + 1) * namedAtOnce),
  );
}

function split<T>(room: LiveRoom | null, ids: string[], state: keyof Pending, describe: (seat: Seat) => T) {
  const changed: T[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const seat = room?.seats.get(id);
    if (seat?.participant.state === state) changed.push(describe(seat));
    else gone.push(id);
  }
  return { changed, gone };
}
