import type { DatabaseSync } from 'node:sqlite';
import { foldForSearch } from '#contracts/fold-for-search.ts';

/** Adds the functions that our SQL calls and SQLite lacks; on PostgreSQL a migration creates them. */
export function addFunctions(database: DatabaseSync): DatabaseSync {
  database.function('fold_for_search', { deterministic: true }, (text) =>
    text === null ? null : foldForSearch(String(text)),
  );
  return database;
}
