import { sql, type Kysely, type RawBuilder } from 'kysely';
import { isPostgres } from './prepare.ts';
import type { Tables } from './tables.ts';

/**
 * The database's own time in epoch milliseconds, for what processes look for in each other's rows: it is one clock for all
 * of them, where theirs may differ. Not for dates that people see.
 */
export function databaseTime(db: Kysely<Tables>): RawBuilder<number> {
  return isPostgres(db)
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
}
