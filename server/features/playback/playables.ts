import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import { describePlayable, type Playable } from './playable.ts';
import { readItem } from './store.ts';

export interface Playables {
  /** From memory nearly always, and then at once; null for an item that does not exist. Who may play it is not asked here. */
  find(mediaId: string): Playable | null | Promise<Playable | null>;
  /** To be called after the commit of whatever changed the item's renditions, poster, storyboard or status. */
  invalidate(mediaId: string): void;
}

interface Kept {
  playable: Playable;
  freshUntilMs: number;
}

/** A segment costs about a hundred bytes to remember: this is two hours in six renditions, twenty times. */
const maxSegments = 200_000;
const itemCost = 20;
/** Another process may add renditions without telling us; a finished item does not change any more. */
const unfinishedFreshMs = 2_000;

/** Remembers what the database says of the items that are being watched. */
export function createPlayables(db: Kysely<Tables>, clock: Clock): Playables {
  const kept = new LRUCache<string, Kept>({ maxSize: maxSegments });
  const reading = new Map<string, Promise<Playable | null>>();

  async function read(mediaId: string): Promise<Playable | null> {
    const item = await readItem(db, mediaId);
    return item && describePlayable(mediaFolder(mediaId), item);
  }

  async function readAndKeep(mediaId: string): Promise<Playable | null> {
    const freshUntilMs = clock.now().getTime() + unfinishedFreshMs;
    const asked = read(mediaId);
    reading.set(mediaId, asked);
    try {
      const playable = await asked;
      // Whoever changed the item meanwhile took this read off the list: what it found is old by now.
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
      if (known && (known.playable.isFinished || clock.now().getTime() < known.freshUntilMs)) return known.playable;
      return reading.get(mediaId) ?? readAndKeep(mediaId);
    },
    invalidate(mediaId) {
      kept.delete(mediaId);
      reading.delete(mediaId);
    },
  };
}
