import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { ChatMessage } from '#contracts/chat.ts';
import type { Tables } from '#server/database/tables.ts';
import { every } from '#server/every.ts';
import type { Clock } from '#server/ports/clock.ts';
import { toChatMessage } from './describe.ts';
import { findChangedSince } from './store.ts';

export interface HearOthersDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  /** Places with readers at this process. */
  places(): string[];
  tell(mediaId: string, message: ChatMessage): void;
  onError(error: unknown): void;
}

const askMs = 500;
/** A commit and a difference of clocks may take this long; what was told before is known by its id. */
const overlapMs = 5_000;
const remembered = 20_000;

/**
 * Several processes on one database: what others wrote and deleted is told here too. Returns the function by which this
 * process tells, and how to stop.
 */
export function hearOthers({ read, clock, places, tell, onError }: HearOthersDependencies) {
  const told = new LRUCache<string, true>({ max: remembered });
  const tellOnce = (mediaId: string, message: ChatMessage): void => {
    const key = `${message.id} ${message.isDeleted}`;
    if (told.has(key)) return;
    told.set(key, true);
    tell(mediaId, message);
  };
  async function ask(): Promise<void> {
    const here = places();
    if (here.length === 0) return;
    const changed = await findChangedSince(read, here, clock.now().getTime() - overlapMs);
    for (const message of changed) tellOnce(message.author.mediaId, toChatMessage(message));
  }
  return { tell: tellOnce, stop: every(askMs, ask, onError) };
}
