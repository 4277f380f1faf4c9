import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

const maxCachedStatements = 500;

/**
 * Opens (or creates) a SQLite database. Commits are durable: WAL with synchronous=FULL, asserted, because drivers differ
 * in their default and a database that forgets acknowledged entries at a power cut looks the same until then.
 */
export function openSqlite(path: string): Database {
  const writer = new DatabaseSync(path, { timeout: 5_000 });
  writer.exec('pragma journal_mode = wal');
  writer.exec('pragma synchronous = full');
  writer.exec('pragma foreign_keys = on');
  writer.exec('pragma wal_autocheckpoint = 4000');
  assertPragma(writer, 'journal_mode', 'wal');
  assertPragma(writer, 'synchronous', 2);
  assertPragma(writer, 'foreign_keys', 1);
  const reader = new DatabaseSync(path, { timeout: 5_000, readOnly: true });
  const write = new Kysely<Tables>({ dialect: new SqliteDialect({ database: toKysely(writer) }) });
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: toKysely(reader) }) });
  return {
    kind: 'sqlite',
    write,
    read,
    begin: 'begin immediate',
    classifyError,
    async close() {
      await read.destroy();
      await write.destroy();
    },
  };
}

function assertPragma(database: DatabaseSync, name: string, expected: string | number): void {
  const row = database.prepare(`pragma ${name}`).get();
  if (row?.[name] !== expected) {
    throw new Error(`SQLite refuses "pragma ${name} = ${expected}": it is ${String(row?.[name])}.`);
  }
}

/** Gives Kysely's dialect what it expects; statements are prepared once per text. */
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
  const code = (error as { errcode?: number }).errcode;
  if (code === undefined) return null;
  const primary = code & 0xff;
  if (primary === 13) return 'full';
  if (primary === 5 || primary === 6) return 'retry';
  // An I/O error may leave the file behind what memory believes: nothing is acknowledged after it.
  if (primary === 10 || primary === 11 || primary === 26) return 'lost';
  return null;
}
