import type { SelectQueryBuilder } from 'kysely';
import type { Unit } from './write.ts';

/**
 * Locks the rows that a query finds until the unit is committed, so that two processes cannot both decide on the old
 * state. SQLite has one writer at a time: there the transaction itself is the lock.
 */
export function lockRows<DB, TB extends keyof DB & string, O>(
  unit: Unit,
  query: SelectQueryBuilder<DB, TB, O>,
  /** The table whose rows are locked; without it those of all tables, which PostgreSQL refuses with an outer join. */
  table?: TB,
): SelectQueryBuilder<DB, TB, O> {
  if (unit.kind !== 'postgres') return query;
  return table === undefined ? query.forUpdate() : query.forUpdate(table);
}
