import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';

export interface LapseDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /** Guest sessions whose reserved click has lapsed. */
  findLapsed(db: Unit['db'], now: Date, limit: number): Promise<string[]>;
  /** Keeps the places of guests whose page is connected, so that none lapses because the clock was set ahead. */
  keepConnected(): Promise<void>;
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** Takes these guests out of the lobby. */
  drop(unit: Unit, guestSessionIds: string[]): Promise<void>;
}

const atOnce = 500;

/** Releases the clicks of guests who did not come back in time, and takes these guests out of the lobby. */
export async function lapse(dependencies: LapseDependencies): Promise<void> {
  const { read, write, clock, findLapsed, keepConnected } = dependencies;
  if ((await findLapsed(read, clock.now(), 1)).length === 0) return;
  await keepConnected();
  await write(async (unit) => {
    const lapsed = await findLapsed(unit.db, unit.now, atOnce);
    // Rooms are locked before links, in the order that admissions use, so that two processes cannot deadlock.
    await dependencies.drop(unit, lapsed);
    await dependencies.releaseClicks(unit, lapsed);
  });
}
