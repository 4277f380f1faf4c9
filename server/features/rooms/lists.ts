import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TellPages } from '#server/http/page-sockets.ts';
import { describeParticipant, describeWaiting } from './describe.ts';
import { pagesIn, type LiveRoom, type LiveRooms, type Seat } from './live.ts';

export interface ListDependencies {
  live: LiveRooms;
  tellPages: TellPages;
  /** Connected pages of those who moderate the room now, inside or not. */
  findModeratorPages(mediaId: string): Promise<string[]>;
  bannedEmails(mediaId: string): Promise<Set<string>>;
  onError(error: unknown): void;
}

/** A crowd that comes in one moment is told of together. */
const gatherMs = 100;
/** No message names more: one that names thousands, sent to thousands, would stop everything else. */
const namedAtOnce = 100;

type Pending = Record<'inside' | 'waiting', Set<string>>;

/** Tells those inside who came, changed or went, and moderators who waits. */
export function createListTeller({ live, tellPages, findModeratorPages, bannedEmails, onError }: ListDependencies) {
  const pending = new Map<string, Pending>();

  async function tell(mediaId: string): Promise<void> {
    const { inside, waiting } = pending.get(mediaId)!;
    pending.delete(mediaId);
    const room = live.find(mediaId);
    if (inside.size > 0 && room) {
      const pages = pagesIn(room, 'inside');
      for (const ids of chunk(inside)) {
        const changes = split(room, ids, 'inside', (seat) => describeParticipant(room, seat));
        tellPages(pages, 'roster', changes);
        await nextTurn();
      }
    }
    if (waiting.size === 0) return;
    const moderators = await findModeratorPages(mediaId);
    if (moderators.length === 0) return;
    const banned = await bannedEmails(mediaId);
    for (const ids of chunk(waiting)) {
      const changes = split(room, ids, 'waiting', (seat) => describeWaiting(seat, banned, live.now()));
      tellPages(moderators, 'waiting', changes);
      await nextTurn();
    }
  }

  return {
    /** Somebody in this list has come, changed or gone. */
    note(mediaId: string, list: keyof Pending, participantId: string): void {
      const known = pending.get(mediaId);
      const one = known ?? { inside: new Set(), waiting: new Set() };
      one[list].add(participantId);
      if (known) return;
      pending.set(mediaId, one);
      setTimeout(() => void tell(mediaId).catch(onError), gatherMs).unref();
    },
  };
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
