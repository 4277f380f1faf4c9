import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { every } from '#server/every.ts';
import type { LivingPages } from './living.ts';
import * as store from './store.ts';

export interface KeepDependencies {
  write: Write;
  read: Kysely<Tables>;
  clock: Clock;
  living: LivingPages;
  onError(error: unknown): void;
}

const flushMs = 15_000;
const otherProcessesMs = 500;
/** An end is written with its time before its commit, which may take as long as the writer is patient. */
const overlapMs = 12_000;
const cleanMs = 3_600_000;
const keptMs = 8 * 24 * 3_600_000;

/** Keeps memory and rows in step. Returns a function that stops this and writes what was only in memory. */
export function keepLivingPages({ write, read, clock, living, onError }: KeepDependencies): () => Promise<void> {
  async function flush(): Promise<void> {
    const ids = living.takeFresh();
    if (ids.length > 0) await write((unit) => store.markSeen(unit, ids, unit.now.getTime()));
    living.sweep();
  }

  let askedUpTo: number | null = null;
  /** Reads which page sessions other processes have ended, by the database's time: their clocks may differ. */
  async function hearOfOthers(): Promise<void> {
    const now = await store.readTime(read);
    living.forget(await store.findEndedSince(read, (askedUpTo ?? now) - overlapMs), clock.now().getTime());
    askedUpTo = now;
  }

  const clean = () => write((unit) => store.deleteNotSeenSince(unit, unit.now.getTime() - keptMs));
  const stops = [
    every(flushMs, flush, onError),
    every(otherProcessesMs, hearOfOthers, onError),
    every(cleanMs, clean, onError),
  ];
  return async () => {
    for (const stop of stops) stop();
    await flush();
  };
}
