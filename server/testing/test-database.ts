import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { openPostgres } from '#server/adapters/database-postgres.ts';
import { openSqlite } from '#server/adapters/database-sqlite.ts';
import { migrate, type Database } from '#server/database/open.ts';
import type { Tables } from '#server/database/tables.ts';
import { createWriter, type Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { createFixedClock } from './fixed-clock.ts';

export interface TestDatabase {
  database: Database;
  read: Kysely<Tables>;
  write: Write;
  /** What stands on the database ends before it. */
  beforeClose(end: () => Promise<void>): void;
  /** Needed only where the end itself is tested: what a test leaves open is closed after it, what its suite does after the last. */
  close(): Promise<void>;
}

/** Opens an empty database with all tables; each call makes another one. */
export type OpenTestDatabase = (clock?: Clock) => Promise<TestDatabase>;

interface Place {
  database: Database;
  remove(): Promise<void>;
}

/** Declares the same tests for every database there is: SQLite, and PostgreSQL where FOYER_TEST_POSTGRES_URL names one. */
export function forEachDatabase(declare: (name: string, open: OpenTestDatabase) => void): void {
  declareFor('SQLite', makeSqlite, declare);
  const url = process.env['FOYER_TEST_POSTGRES_URL'];
  if (url) declareFor('PostgreSQL', () => makePostgres(url), declare);
}

function declareFor(
  name: string,
  make: () => Promise<Place>,
  declare: (name: string, open: OpenTestDatabase) => void,
): void {
  describe(name, () => {
    // One list for the suite, one more for each test that is running: PostgreSQL has a hundred connections for all.
    const opened: TestDatabase[][] = [[]];
    const closeLatest = async () => {
      for (const one of opened.pop() ?? []) await one.close();
    };
    beforeEach(() => void opened.push([]));
    afterEach(closeLatest);
    after(closeLatest);
    declare(name, async (clock = createFixedClock()) => {
      const one = await openPlace(await make(), clock);
      opened.at(-1)?.push(one);
      return one;
    });
  });
}

async function openPlace({ database, remove }: Place, clock: Clock): Promise<TestDatabase> {
  try {
    await migrate(database);
  } catch (error) {
    // An open connection would keep the test process from ever ending.
    await database.close();
    throw error;
  }
  const writer = createWriter(database, clock);
  let closing: Promise<void> | undefined;
  const endings: (() => Promise<void>)[] = [];
  async function close(): Promise<void> {
    for (const end of endings) await end();
    await writer.close();
    await database.close();
    await remove();
  }
  return {
    database,
    read: database.read,
    write: writer.write,
    beforeClose: (end) => void endings.push(end),
    close: () => (closing ??= close()),
  };
}

async function makeSqlite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-test-'));
  return { database: openSqlite(join(folder, 'foyer.db')), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function makePostgres(url: string): Promise<Place> {
  const name = `foyer_test_${randomBytes(8).toString('hex')}`;
  await runOn(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { database: openPostgres(own.href, 2), remove: () => runOn(url, `drop database ${name} with (force)`) };
}

async function runOn(url: string, statement: string): Promise<void> {
  const server = openPostgres(url, 1);
  try {
    await sql.raw(statement).execute(server.read);
  } finally {
    await server.close();
  }
}
