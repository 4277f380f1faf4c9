import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from './open.ts';
import type { Processes } from './processes.ts';
import type { Write } from './write.ts';

/** Something that one process at a time may do, until it gives it back or has ended. */
export interface Lease {
  /** False: another process has it. */
  take(): Promise<boolean>;
  release(): Promise<void>;
  /** Asks the process that has it to give it back. */
  want(): Promise<void>;
  /** `wanted`: this process has it, and another one waits. `lost`: this process does not have it. */
  look(): Promise<'held' | 'wanted' | 'lost'>;
}

export type FindLease = (name: string) => Lease;

const always: Lease = {
  take: async () => true,
  release: async () => {},
  want: async () => {},
  look: async () => 'held',
};

/** Leases between the processes of one database; SQLite has one process, which has them all. */
export function createLeases(database: Database, write: Write, { id }: Pick<Processes, 'id'>): FindLease {
  if (database.kind === 'sqlite') return () => always;
  return (name) => ({
    take: () =>
      write(async ({ db }) => {
        const row = await db
          .insertInto('leases')
          .values({ name, process_id: id, is_wanted: 0 })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet({ process_id: id, is_wanted: 0 })
              .where((e) =>
                e.or([
                  e('leases.process_id', '=', id),
                  e.not(
                    e.exists(
                      e
                        .selectFrom('processes')
                        .select('processes.id')
                        .whereRef('processes.id', '=', 'leases.process_id'),
                    ),
                  ),
                ]),
              ),
          )
          .returning('name')
          .executeTakeFirst();
        return row !== undefined;
      }),
    release: () =>
      write(
        async ({ db }) =>
          void (await db.deleteFrom('leases').where('name', '=', name).where('process_id', '=', id).execute()),
      ),
    want: () =>
      write(async ({ db }) => {
        await db.updateTable('leases').set({ is_wanted: 1 }).where('name', '=', name).execute();
      }),
    async look() {
      const row = await database.read.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
      if (row?.process_id !== id) return 'lost';
      return row.is_wanted === 1 ? 'wanted' : 'held';
    },
  });
}

const askAgainMs = 250;

/** Waits for the lease and asks for it. False: it did not become free within this time, or the signal was aborted. */
export async function takeSoon(lease: Lease, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  while (!(await lease.take())) {
    if (signal.aborted || performance.now() > untilMs) return false;
    await lease.want();
    await wait(askAgainMs, undefined, { signal }).catch(() => undefined);
  }
  return true;
}
