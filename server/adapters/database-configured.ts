import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Database } from '../database/open.ts';
import { openPostgres } from './database-postgres.ts';
import { openSqlite } from './database-sqlite.ts';

type DatabasePlace = Pick<Config, 'dataDir' | 'databaseUrl'>;

/** Opens the database that the settings name; a SQLite file is made when there is none. */
export function openConfiguredDatabase({ dataDir, databaseUrl }: DatabasePlace): Database {
  if (databaseUrl) return openPostgres(databaseUrl);
  mkdirSync(dataDir, { recursive: true });
  // Readable only by the user that runs Foyer; the files that SQLite puts beside it get the same mode.
  closeSync(openSync(sqlitePath(dataDir), 'a', 0o600));
  return openSqlite(sqlitePath(dataDir));
}

/** False: Foyer never ran with these settings. Always true for PostgreSQL, where it is unknown before connecting. */
export function hasConfiguredDatabase({ dataDir, databaseUrl }: DatabasePlace): boolean {
  return databaseUrl !== null || existsSync(sqlitePath(dataDir));
}

function sqlitePath(dataDir: string): string {
  return join(dataDir, 'foyer.db');
}
