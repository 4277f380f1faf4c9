import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';

export interface LapseDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /** Guest sessions whose reserved click was kept long enough. */
  findLapsed(db: Unit['db'], now: Date, limit: number): Promise<string[]>;
  releaseClicks(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** They wait no more. */
  drop(unit: Unit, guestSessionIds: string[]): Promise<void>;
}

const atOnce = 500;

/** Gives places that nobody came back for to others. */
export async function lapse(dependencies: LapseDependencies): Promise<void> {
  const { read, write, clock, findLapsed } = dependencies;
  if ((await findLapsed(read, clock.now(), 1)).length === 0) return;
  await write(async (unit) => {
    const lapsed = await findLapsed(unit.db, unit.now, atOnce);
    // Rooms are held before links, as admission does it: two processes that do both do not lock up.
    await dependencies.drop(unit, lapsed);
    await dependencies.releaseClicks(unit, lapsed);
  });
}
