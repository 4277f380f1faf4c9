// The thread with SQLite's only writing connection: waiting for the disk here delays writers only.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { addFunctions } from './database-sqlite-functions.ts';
import type { Answer, Question } from './database-sqlite-writer.ts';

interface Prepared {
  statement: StatementSync;
  hasRows: boolean;
}

const maxCachedStatements = 500;
const prepared = new Map<string, Prepared>();
const database = open((workerData as { path: string }).path);

parentPort!.on('message', (questions: Question[] | 'close') => {
  if (questions === 'close') {
    database.close();
    parentPort!.close();
    return;
  }
  parentPort!.postMessage(questions.map(answer));
});
parentPort!.postMessage('open');

/**
 * Commits are durable: WAL with synchronous=FULL. Both are asserted because drivers differ in their defaults, and a
 * wrong setting shows only when a power cut loses acknowledged entries.
 */
function open(path: string): DatabaseSync {
  const opened = addFunctions(new DatabaseSync(path, { timeout: 5_000 }));
  opened.exec('pragma journal_mode = wal');
  opened.exec('pragma synchronous = full');
  opened.exec('pragma foreign_keys = on');
  opened.exec('pragma wal_autocheckpoint = 4000');
  // In kibibytes. New ids are spread over the indexes: with the default of 2 MB most pages would be read again.
  opened.exec('pragma cache_size = -32768');
  assertPragma(opened, 'journal_mode', 'wal');
  assertPragma(opened, 'synchronous', 2);
  assertPragma(opened, 'foreign_keys', 1);
  return opened;
}

function assertPragma(opened: DatabaseSync, name: string, expected: string | number): void {
  const row = opened.prepare(`pragma ${name}`).get();
  if (row?.[name] !== expected) {
    throw new Error(`SQLite refuses "pragma ${name} = ${expected}": it is ${String(row?.[name])}.`);
  }
}

let refusal: Answer | null = null;

/**
 * After a failure inside a transaction all statements fail until a rollback, as on PostgreSQL: statements are sent
 * several at once, and the later ones must not run without the failed one.
 */
function answer([sql, parameters]: Question): Answer {
  if (refusal && !sql.startsWith('rollback')) return refusal;
  refusal = null;
  const isInside = database.isTransaction || sql.startsWith('begin');
  try {
    return run(sql, parameters);
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    const failed = { failure: { message, errcode } };
    if (isInside) refusal = failed;
    return failed;
  }
}

function run(sql: string, parameters: readonly unknown[]): Answer {
  // Transaction statements without parameters may come several in one text.
  if (parameters.length === 0 && sql.includes(';')) {
    database.exec(sql);
    return { rows: [] };
  }
  const { statement, hasRows } = prepare(sql);
  const [first] = parameters;
  if (Array.isArray(first)) return runForEach(statement, first as SQLInputValue[][]);
  const values = parameters as SQLInputValue[];
  if (hasRows) return { rows: statement.all(...values) };
  return { rows: [], changes: Number(statement.run(...values).changes) };
}

function runForEach(statement: StatementSync, rows: SQLInputValue[][]): Answer {
  let changes = 0;
  for (const values of rows) changes += Number(statement.run(...values).changes);
  return { rows: [], changes };
}

function prepare(sql: string): Prepared {
  const known = prepared.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  const made = { statement, hasRows: statement.columns().length > 0 };
  if (prepared.size >= maxCachedStatements) prepared.clear();
  prepared.set(sql, made);
  return made;
}
