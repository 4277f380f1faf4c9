import type { Migration } from 'kysely';
import * as firstTables from './0001-first-tables.ts';
import * as rooms from './0002-rooms.ts';

/** Every migration by name, in the order of their names. One that has landed is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-rooms': rooms,
};
