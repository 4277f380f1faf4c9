import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { decidePurgeBefore } from './rules.ts';
import { findDeletedBefore, removeDeleted } from './store.ts';

export interface PurgeDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /** All files of an item; none is no error. */
  removeFiles(mediaId: string): Promise<void>;
  onError(error: unknown): void;
}

export interface Purge {
  /** Returns how many items are gone for good. */
  run(): Promise<number>;
  close(): void;
}

const everyMs = 3_600_000;
const itemsAtOnce = 100;

/**
 * Once an hour takes away what was deleted more than 30 days ago: first the files, then the row, so that a crash between
 * leaves a row to try again by. Several processes may do it at once: each step done twice is done once.
 */
export function startPurge({ read, write, clock, removeFiles, onError }: PurgeDependencies): Purge {
  async function run(): Promise<number> {
    const before = decidePurgeBefore(clock.now());
    let purged = 0;
    for (const id of await findDeletedBefore(read, before, itemsAtOnce)) {
      try {
        await removeFiles(id);
        await write((unit) => removeDeleted(unit, id, before));
        purged += 1;
      } catch (error) {
        // One item whose files cannot be removed must not keep the others.
        onError(error);
      }
    }
    return purged;
  }
  const timer = setInterval(() => void run().catch(onError), everyMs).unref();
  return { run, close: () => clearInterval(timer) };
}
