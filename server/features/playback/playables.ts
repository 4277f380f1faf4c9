import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Playable } from './playable.ts';
import { readPlayable, type ReadPlayable } from './store.ts';

export interface Playables {
  /** From memory nearly always, and then at once. */
  find(mediaId: string): Playable | null | Promise<Playable | null>;
  /** To be called after the commit of whatever changed the item's renditions, poster or storyboard. */
  invalidate(mediaId: string): void;
}

interface Kept {
  playable: Playable;
  freshUntilMs: number;
}

/** One segment costs about a hundred bytes to remember: this is two hours in six renditions, twenty times. */
const maxSegments = 200_000;
/** Another process may add renditions without telling us; a finished item does not change any more. */
const unfinishedFreshMs = 2_000;

/** Remembers what the database says of the items that are being watched. */
export function createPlayables(db: Kysely<Tables>, clock: Clock): Playables {
  const kept = new LRUCache<string, Kept>({ maxSize: maxSegments, sizeCalculation: ({ playable }) => 20 + playable.sizes.size });
  const reading = new Map<string, Promise<ReadPlayable | null>>();

  async function read(mediaId: string): Promise<Playable | null> {
    const freshUntilMs = clock.now().getTime() + unfinishedFreshMs;
    const asked = readPlayable(db, mediaId);
    reading.set(mediaId, asked);
    try {
      const found = await asked;
      // Whoever changed the item meanwhile took this read off the list: what it found is old by now, and is not kept.
      if (found && reading.get(mediaId) === asked) {
        kept.set(mediaId, { playable: found.playable, freshUntilMs: found.isFinished ? Infinity : freshUntilMs });
      }
      return found?.playable ?? null;
    } finally {
      if (reading.get(mediaId) === asked) reading.delete(mediaId);
    }
  }

  return {
    find(mediaId) {
      const known = kept.get(mediaId);
      if (known && (known.freshUntilMs === Infinity || clock.now().getTime() < known.freshUntilMs)) return known.playable;
      return reading.get(mediaId)?.then((found) => found?.playable ?? null) ?? read(mediaId);
    },
    invalidate(mediaId) {
      kept.delete(mediaId);
      reading.delete(mediaId);
    },
  };
}
