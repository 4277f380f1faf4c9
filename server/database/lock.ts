import type { SelectQueryBuilder } from 'kysely';
import type { Unit } from './write.ts';

/**
 * Holds the rows a query finds until the unit is committed, so that two processes cannot both decide on the old state.
 * SQLite has one writer at a time: there the transaction itself is the lock.
 */
export function lockRows<DB, TB extends keyof DB, O>(
  unit: Unit,
  query: SelectQueryBuilder<DB, TB, O>,
): SelectQueryBuilder<DB, TB, O> {
  return unit.kind === 'postgres' ? query.forUpdate() : query;
}
