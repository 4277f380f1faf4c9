import type { SelectQueryBuilder } from 'kysely';
import type { Unit } from './write.ts';

/**
 * Holds the rows a query finds until the unit is committed, so that two processes cannot both decide on the old state.
 * SQLite has one writer at a time: there the transaction itself is the lock.
 */
export function lockRows<DB, TB extends keyof DB & string, O>(
  unit: Unit,
  query: SelectQueryBuilder<DB, TB, O>,
  /** The table whose rows are held; without it those of all tables of the query, which an outer join does not allow. */
  table?: TB,
): SelectQueryBuilder<DB, TB, O> {
  if (unit.kind !== 'postgres') return query;
  return table === undefined ? query.forUpdate() : query.forUpdate(table);
}
