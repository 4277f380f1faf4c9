import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { addFunctions } from './database-sqlite-functions.ts';
import { openSqliteWriter } from './database-sqlite-writer.ts';

const maxCachedStatements = 500;

/**
 * Opens (or creates) a SQLite database. One connection writes durably in a separate thread, so that this thread never
 * waits for the disk. Another connection reads in this thread, where a lookup takes microseconds.
 */
export function openSqlite(path: string): Database {
  const writer = openSqliteWriter(path);
  const write = new Kysely<Tables>({ dialect: writer.dialect });
  const read = new Kysely<Tables>({
    dialect: new SqliteDialect({
      async database() {
        await writer.opened;
        return toKysely(addFunctions(new DatabaseSync(path, { timeout: 5_000, readOnly: true })));
      },
    }),
  });
  return {
    kind: 'sqlite',
    write,
    read,
    forMigrations: write,
    begin: 'begin immediate',
    classifyError,
    async close() {
      await read.destroy();
      await write.destroy();
    },
  };
}

/** Adapts node:sqlite to Kysely's dialect; each statement text is prepared once. */
function toKysely(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      let statement = prepared.get(sql);
      if (!statement) {
        statement = toKyselyStatement(database.prepare(sql));
        if (prepared.size >= maxCachedStatements) prepared.clear();
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

function toKyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}

function classifyError(error: unknown): 'full' | 'retry' | 'lost' | null {
  const { errcode, code } = error as { errcode?: number; code?: string };
  if (code === 'DATABASE_THREAD_ENDED') return 'lost';
  if (errcode === undefined) return null;
  const primary = errcode & 0xff;
  // SQLITE_IOERR_SHMSIZE: the index of the write-ahead log cannot grow.
  if (primary === 13 || errcode === 4874) return 'full';
  if (primary === 5 || primary === 6) return 'retry';
  // After an I/O error the file may lack what SQLite believes is written: nothing is acknowledged after it.
  if (primary === 10 || primary === 11 || primary === 26) return 'lost';
  return null;
}
