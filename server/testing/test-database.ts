import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  /** Registers work that has to end before the database is closed. */
  beforeClose(end: () => Promise<void>): void;
  /** Needed only to test closing itself: databases are closed after the test or suite that opened them. */
  close(): Promise<void>;
}

/** Opens an empty database with all tables; each call makes another one. */
export type OpenTestDatabase = (clock?: Clock) => Promise<TestDatabase>;

interface Place {
  database: Database;
  remove(): Promise<void>;
}

/** Creates databases with all tables, each a copy of a template that was migrated once for the process. */
interface Places {
  make(): Promise<Place>;
  close(): Promise<void>;
}

/**
 * Declares the same tests for SQLite and, where FOYER_TEST_POSTGRES_URL names one, PostgreSQL. A test of a migration
 * names the previous one as `lastMigration`: its databases are migrated up to that one.
 */
export function forEachDatabase(declare: (name: string, open: OpenTestDatabase) => void, lastMigration?: string): void {
  declareFor('SQLite', inSqlite(lastMigration), declare);
  const url = process.env['FOYER_TEST_POSTGRES_URL'];
  if (url) declareFor('PostgreSQL', inPostgres(url, lastMigration), declare);
}

function declareFor(name: string, places: Places, declare: (name: string, open: OpenTestDatabase) => void): void {
  describe(name, () => {
    // One list for the suite and one for each running test, because PostgreSQL allows a hundred connections in all.
    const opened: TestDatabase[][] = [[]];
    const closeLatest = async () => {
      for (const one of opened.pop() ?? []) await one.close();
    };
    beforeEach(() => void opened.push([]));
    afterEach(closeLatest);
    after(async () => {
      await closeLatest();
      await places.close();
    });
    declare(name, async (clock = createFixedClock()) => {
      const one = openPlace(await places.make(), clock);
      opened.at(-1)?.push(one);
      return one;
    });
  });
}

function openPlace({ database, remove }: Place, clock: Clock): TestDatabase {
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

function inSqlite(lastMigration: string | undefined): Places {
  let model: Promise<Buffer> | undefined;
  return {
    async make() {
      model ??= makeModel(lastMigration);
      const folder = await mkdtemp(join(tmpdir(), 'foyer-test-'));
      const path = join(folder, 'foyer.db');
      await writeFile(path, await model);
      return { database: openSqlite(path), remove: () => rm(folder, { recursive: true, force: true }) };
    },
    close: async () => undefined,
  };
}

async function makeModel(lastMigration: string | undefined): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-test-'));
  const path = join(folder, 'foyer.db');
  await bringUpToDate(openSqlite(path), lastMigration);
  const content = await readFile(path);
  await rm(folder, { recursive: true });
  return content;
}

function inPostgres(url: string, lastMigration: string | undefined): Places {
  let model: Promise<string> | undefined;
  const nameNext = () => `foyer_test_${randomBytes(8).toString('hex')}`;
  const open = (name: string) => openPostgres(Object.assign(new URL(url), { pathname: `/${name}` }).href, 2);
  async function makeModelDatabase(): Promise<string> {
    const name = nameNext();
    await runOn(url, `create database ${name}`);
    await bringUpToDate(open(name), lastMigration);
    return name;
  }
  return {
    async make() {
      model ??= makeModelDatabase();
      const name = nameNext();
      await runOn(url, `create database ${name} template ${await model}`);
      return { database: open(name), remove: () => runOn(url, `drop database ${name} with (force)`) };
    },
    async close() {
      if (model) await runOn(url, `drop database ${await model} with (force)`);
      model = undefined;
    },
  };
}

/** Migrates the template and closes it, because an open database cannot be copied. */
async function bringUpToDate(database: Database, lastMigration: string | undefined): Promise<void> {
  try {
    await migrate(database, lastMigration);
  } finally {
    await database.close();
  }
}

async function runOn(url: string, statement: string): Promise<void> {
  const server = openPostgres(url, 1);
  try {
    await sql.raw(statement).execute(server.read);
  } finally {
    await server.close();
  }
}
