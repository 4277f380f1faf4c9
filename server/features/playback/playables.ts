import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import { describePlayable, type Playable } from './playable.ts';
import { readItem } from './store.ts';

export interface Playables {
  /** Synchronous when cached; null for an item that does not exist. The right to play it is checked elsewhere. */
  find(mediaId: string): Playable | null | Promise<Playable | null>;
  /** To be called after the commit of a change to the item's renditions, poster, storyboard or status. */
  invalidate(mediaId: string): void;
}

interface Kept {
  playable: Playable;
  freshUntilMs: number;
}

/** About a hundred bytes each: enough for twenty items of two hours in six renditions. */
const maxSegments = 200_000;
const itemCost = 20;
/** Another process may add renditions without a notice; a finished item does not change any more. */
const unfinishedFreshMs = 2_000;

/** Caches the database's facts about items that are being watched. */
export function createPlayables(db: Kysely<Tables>, clock: Clock): Playables {
  const kept = new LRUCache<string, Kept>({ maxSize: maxSegments });
  const reading = new Map<string, Promise<Playable | null>>();

  async function read(mediaId: string): Promise<Playable | null> {
    const item = await readItem(db, mediaId);
    return item && describePlayable(mediaFolder(mediaId), item);
  }

  async function readAndKeep(mediaId: string): Promise<Playable | null> {
    const freshUntilMs = clock.elapsedMs() + unfinishedFreshMs;
    const asked = read(mediaId);
    reading.set(mediaId, asked);
    try {
      const playable = await asked;
      // A change of the item meanwhile removed this read from the list: its result is outdated.
      if (playable && reading.get(mediaId) === asked) {
        kept.set(mediaId, { playable, freshUntilMs }, { size: itemCost + playable.sizes.size });
      }
      return playable;
    } finally {
      if (reading.get(mediaId) === asked) reading.delete(mediaId);
    }
  }

  return {
    find(mediaId) {
      const known = kept.get(mediaId);
      if (known && (known.playable.isFinished || clock.elapsedMs() < known.freshUntilMs)) return known.playable;
      return reading.get(mediaId) ?? readAndKeep(mediaId);
    },
    invalidate(mediaId) {
      kept.delete(mediaId);
      reading.delete(mediaId);
    },
  };
}
