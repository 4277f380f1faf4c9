import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Reaction } from '#contracts/limits.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { every } from '#server/every.ts';
import { newId } from '#server/random.ts';
import { findReactionsOfOthers, insertReactions, type ReactionCount } from './news-store.ts';

export type TellReactions = (mediaId: string, reactions: ReactionCount[]) => void;

/** Short enough to look like one's own hand, long enough that a thousand people send few messages. */
const gatherMs = 300;

/** Gathers the reactions to each live session for a moment: everybody is told of a crowd's together. */
export function createReactions(tell: TellReactions): (mediaId: string, emoji: Reaction) => void {
  const gathered = new Map<string, Map<Reaction, number>>();

  function tellGathered(mediaId: string): void {
    const counts = gathered.get(mediaId)!;
    gathered.delete(mediaId);
    tell(
      mediaId,
      [...counts].map(([emoji, count]) => ({ emoji, count })),
    );
  }

  return (mediaId, emoji) => {
    const known = gathered.get(mediaId);
    const counts = known ?? new Map<Reaction, number>();
    counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
    if (known) return;
    gathered.set(mediaId, counts);
    setTimeout(() => tellGathered(mediaId), gatherMs).unref();
  };
}

export interface SharedReactionsDependencies {
  read: Kysely<Tables>;
  write: Write;
  processId: string;
  /** Items with watchers at this process. */
  items(): string[];
  tell: TellReactions;
  onError(error: unknown): void;
}

const askMs = 500;
/** What is older is of no interest any more; what was told before is known by its id. */
const keptMs = 5_000;
const remembered = 10_000;

/**
 * Several processes on one database: reactions at one are told to the watchers of the others too. Returns the function
 * by which this process tells, and how to stop.
 */
export function shareReactions(dependencies: SharedReactionsDependencies) {
  const { read, write, processId, items, tell, onError } = dependencies;
  const told = new LRUCache<string, true>({ max: remembered });

  async function hear(): Promise<void> {
    const here = items();
    if (here.length === 0) return;
    for (const { id, mediaId, counts } of await findReactionsOfOthers(read, processId, here, keptMs)) {
      if (!told.has(id)) tell(mediaId, counts);
      told.set(id, true);
    }
  }

  return {
    tell(mediaId: string, counts: ReactionCount[]): void {
      tell(mediaId, counts);
      write((unit) => insertReactions(unit, processId, { id: newId(), mediaId, counts }, keptMs)).catch(onError);
    },
    stop: every(askMs, hear, onError),
  };
}
