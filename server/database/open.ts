import { Migrator, type Kysely } from 'kysely';
import { migrations } from './migrations/all.ts';
import type { Tables } from './tables.ts';

/** An open database. Everything is written through write.ts; `write` is its connection and nobody else's. */
export interface Database {
  kind: 'sqlite' | 'postgres';
  write: Kysely<Tables>;
  /** Other connections: they see what is committed, never a half-done unit. */
  read: Kysely<Tables>;
  /** One that waits for as long as it takes. */
  forMigrations: Kysely<Tables>;
  /** How a transaction that will write begins. */
  begin: string;
  /** `full`: no space. `retry`: lost a race for a lock. `lost`: the database is gone. */
  classifyError(error: unknown): 'full' | 'retry' | 'lost' | null;
  close(): Promise<void>;
}

/**
 * Brings the tables up to date, or only as far as the migration that is named; all or nothing per migration, and safe when
 * several processes start at once.
 */
export async function migrate(database: Database, last?: string): Promise<void> {
  const migrator = new Migrator({ db: database.forMigrations, provider: { getMigrations: async () => migrations } });
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error) throw new Error('The tables could not be brought up to date.', { cause: error });
}
