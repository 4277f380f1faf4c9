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
  /** Removes all files of an item; it is no error if there are none. */
  removeFiles(mediaId: string): Promise<void>;
  onError(error: unknown): void;
}

export interface Purge {
  /** Removes all items that are due, and returns how many. */
  run(): Promise<number>;
  close(): void;
}

const everyMs = 3_600_000;
const itemsAtOnce = 100;

/**
 * Once an hour removes items that were deleted more than 30 days ago: first the files, then the row, so that after a
 * crash the row is left to try again. Several processes may run it at once: every step can be repeated.
 */
export function startPurge({ read, write, clock, removeFiles, onError }: PurgeDependencies): Purge {
  async function run(): Promise<number> {
    // What is removed cannot be brought back: wait until the time of day is certain.
    if (clock.jumpMs() !== 0) return 0;
    const before = decidePurgeBefore(clock.now());
    let purged = 0;
    for (const id of await findDeletedBefore(read, before, itemsAtOnce)) {
      try {
        await removeFiles(id);
        await write((unit) => removeDeleted(unit, id, before));
        purged += 1;
      } catch (error) {
        // An item whose files cannot be removed must not stop the removal of the others.
        onError(error);
      }
    }
    return purged;
  }
  const timer = setInterval(() => void run().catch(onError), everyMs).unref();
  return { run, close: () => clearInterval(timer) };
}
