import { Migrator, type Kysely } from 'kysely';
import { migrations } from './migrations/all.ts';
import type { Tables } from './tables.ts';

/** An open database. All writes go through write.ts, which alone uses the connection `write`. */
export interface Database {
  kind: 'sqlite' | 'postgres';
  write: Kysely<Tables>;
  /** Connections for reading: they see committed data only. */
  read: Kysely<Tables>;
  /** A connection without a statement timeout. */
  forMigrations: Kysely<Tables>;
  /** The SQL statement that begins a writing transaction. */
  begin: string;
  /** `full`: no space is left. `retry`: the unit lost a race for a lock. `lost`: the connection or database is gone. */
  classifyError(error: unknown): 'full' | 'retry' | 'lost' | null;
  close(): Promise<void>;
}

/**
 * Runs all migrations that are due, or only up to `last`. Each migration is atomic, and several processes may start at
 * the same time.
 */
export async function migrate(database: Database, last?: string): Promise<void> {
  const migrator = new Migrator({ db: database.forMigrations, provider: { getMigrations: async () => migrations } });
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error) throw new Error('The tables could not be brought up to date.', { cause: error });
}
