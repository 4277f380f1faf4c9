import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { Write } from './write.ts';

const name = 'latest_instant';
const everyMs = 30_000;

/** The latest instant that this installation has recorded, in epoch milliseconds; 0 when it has recorded none. */
export async function readLatestInstant(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row ? Number(row.value) : 0;
}

/**
 * Records the time twice a minute, so that a clock set back over a restart revives nothing; `confirmedMs` returns null
 * while the time may be wrong. Returns a stop function.
 */
export function keepLatestInstant(write: Write, confirmedMs: () => number | null): () => void {
  const timer = setInterval(() => {
    const instant = confirmedMs();
    if (instant === null) return;
    write(async (unit) => {
      const value = String(Math.floor(instant));
      await unit.db
        .insertInto('facts')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    }).catch(() => {
      // The database is unavailable: requests report that already.
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
