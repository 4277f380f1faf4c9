import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { Write } from './write.ts';

const name = 'latest_instant';
const everyMs = 30_000;

/** The latest instant this installation has seen, epoch milliseconds; 0 at the first start. */
export async function readLatestInstant(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row ? Number(row.value) : 0;
}

/** Remembers twice a minute how late it is, so that a clock set back over a restart revives nothing. Returns what stops it. */
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
      // The database is away: every request says so already.
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
