import type { Kysely } from 'kysely';
import { every } from '../every.ts';
import type { Clock } from '../ports/clock.ts';
import { newId } from '../random.ts';
import type { Database } from './open.ts';
import { describeThisProcess, hasEnded } from './process-identity.ts';
import type { Tables } from './tables.ts';
import type { Unit, Write } from './write.ts';

/** This process among those that share the database. */
export interface Processes {
  readonly id: string;
  /** Looks after the others now; done regularly by itself. */
  lookAfter(): Promise<void>;
  /** How many there are, this one included. */
  count(): Promise<number>;
  /** Takes this process out of the list, which frees all that it held. */
  close(): Promise<void>;
}

export interface ProcessDependencies {
  database: Database;
  write: Write;
  clock: Clock;
  onError(error: unknown): void;
}

const beatMs = 5_000;
const silentMs = 30_000;

/**
 * Enters this process in the list of those that live. Each counts its beats in its row; a process that sees a row
 * unchanged for half a minute of its own steady time removes it, so that clocks that differ do not matter. What a
 * removed process held is free. SQLite has one process, so any other row is of one that has ended.
 */
export async function joinProcesses({ database, write, clock, onError }: ProcessDependencies): Promise<Processes> {
  const id = newId();
  const own = describeThisProcess();
  const isShared = database.kind === 'postgres';
  const seen = new Map<string, { beat: number; sinceMs: number }>();
  let hasJoined = false;

  async function enter(unit: Unit): Promise<void> {
    await unit.db
      .insertInto('processes')
      .values({ id, beat: 0, ...own })
      .execute();
    unit.afterCommit(() => (hasJoined = true));
  }

  async function join(unit: Unit): Promise<void> {
    for (const other of await findOthers(unit.db, id))
      if (!isShared || hasEnded(other, own)) await remove(unit, other.id, other.beat);
    await enter(unit);
  }

  async function beat(unit: Unit): Promise<void> {
    const counted = await unit.db
      .updateTable('processes')
      .set((column) => ({ beat: column('beat', '+', 1) }))
      .where('id', '=', id)
      .executeTakeFirst();
    // This process was silent for so long that another one removed it.
    if (counted.numUpdatedRows === 0n) await enter(unit);
  }

  async function lookAfter(): Promise<void> {
    if (!hasJoined) return await write(join);
    if (!isShared) return;
    await write(beat);
    const rows = await findOthers(database.read, id);
    const nowMs = clock.elapsedMs();
    for (const row of rows) {
      const known = seen.get(row.id);
      if (known?.beat !== row.beat) seen.set(row.id, { beat: row.beat, sinceMs: nowMs });
      else if (nowMs - known.sinceMs >= silentMs) await write((unit) => remove(unit, row.id, row.beat));
    }
    for (const gone of [...seen.keys()].filter((one) => !rows.some((row) => row.id === one))) seen.delete(gone);
  }

  // On a full disk the process starts all the same, and joins when there is space.
  await write(join).catch(onError);
  const stop = every(beatMs, lookAfter, onError);
  return {
    id,
    lookAfter,
    count: async () => (await findOthers(database.read, id)).length + 1,
    async close() {
      stop();
      await write(async (unit) => void (await unit.db.deleteFrom('processes').where('id', '=', id).execute())).catch(
        onError,
      );
    },
  };
}

function findOthers(db: Kysely<Tables>, id: string) {
  return db.selectFrom('processes').selectAll().where('id', '!=', id).execute();
}

async function remove(unit: Unit, id: string, beat: number): Promise<void> {
  await unit.db.deleteFrom('processes').where('id', '=', id).where('beat', '=', beat).execute();
}
