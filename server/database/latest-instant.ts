import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { Write } from './write.ts';

const name = 'latest_instant';
const everyMs = 30_000;

/** The latest instant that this installation has recorded, in epoch milliseconds; 0 at the first start. */
export async function readLatestInstant(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row ? Number(row.value) : 0;
}

/**
 * Records the time twice a minute, so that a clock set back over a restart revives nothing. Returns a stop function.
 */
export function keepLatestInstant(write: Write): () => void {
  const timer = setInterval(() => {
    write(async (unit) => {
      const value = String(unit.now.getTime());
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
