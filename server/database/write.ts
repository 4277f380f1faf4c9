import { CompiledQuery, type Kysely } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/** One piece of work that is done whole or not at all. It does SQL and nothing else, so it can be run again. */
export interface Unit {
  readonly db: Kysely<Tables>;
  readonly kind: Database['kind'];
  /** Read once for all that share a commit. */
  readonly now: Date;
  /** Memory, sockets and engines are told here, in order, once the commit is on disk. */
  afterCommit(tell: () => void): void;
}

export type Write = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

export interface Writer {
  write: Write;
  /** Waits for what was asked for so far, then refuses more. */
  close(): Promise<void>;
}

interface Waiting {
  work: (unit: Unit) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  attempts: number;
}

const maxAttempts = 6;

/**
 * Lets units of work share commits: while one commit runs, what arrives waits, and all of it goes into the next. No timer:
 * with one guest a commit is hers alone, with many the disk decides how many share.
 */
export function createWriter(database: Database, clock: Clock, { maxUnitsPerCommit = 512 } = {}): Writer {
  const waiting: Waiting[] = [];
  let isScheduled = false;
  let isClosed = false;
  let whenIdle: (() => void)[] = [];

  async function run(): Promise<void> {
    const batch = waiting.splice(0, maxUnitsPerCommit);
    waiting.push(...(await commitTogether(database, clock.now(), batch)));
    if (waiting.length > 0) {
      schedule();
      return;
    }
    isScheduled = false;
    for (const tell of whenIdle.splice(0)) tell();
  }

  // setImmediate, not a microtask: every request that the poll phase read gets into the same commit.
  function schedule(): void {
    setImmediate(() => void run());
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new AppError('storage.busy'));
          return;
        }
        waiting.push({ work, resolve, reject, attempts: 0 });
        if (isScheduled) return;
        isScheduled = true;
        schedule();
      }),
    async close() {
      isClosed = true;
      if (isScheduled) await new Promise<void>((resolve) => (whenIdle = [...whenIdle, resolve]));
    },
  };
}

interface Done {
  waiting: Waiting;
  value: unknown;
  tellings: (() => void)[];
}

/** Returns the units that lost a race for a lock and are to be run again. */
async function commitTogether(database: Database, now: Date, batch: Waiting[]): Promise<Waiting[]> {
  const done: Done[] = [];
  const again: Waiting[] = [];
  try {
    await database.write.connection().execute(async (connection) => {
      await connection.executeQuery(CompiledQuery.raw(database.begin));
      try {
        for (const waiting of batch) await runInSavepoint(database, connection, now, waiting, done, again);
        await connection.executeQuery(CompiledQuery.raw('commit'));
      } catch (error) {
        // SQLite ends the transaction by itself when the disk is full; then there is nothing to roll back.
        await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {});
        throw error;
      }
    });
  } catch (error) {
    const known = toKnown(database, error);
    for (const { reject } of batch) reject(known);
    return [];
  }
  for (const { waiting, value, tellings } of done) {
    tellAll(tellings);
    waiting.resolve(value as never);
  }
  return again;
}

// What is committed stays committed: a listener that fails is a bug to be seen, not a reason to refuse the unit.
function tellAll(tellings: (() => void)[]): void {
  for (const tell of tellings) {
    try {
      tell();
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

async function runInSavepoint(
  database: Database,
  connection: Kysely<Tables>,
  now: Date,
  waiting: Waiting,
  done: Done[],
  again: Waiting[],
): Promise<void> {
  const tellings: (() => void)[] = [];
  const unit: Unit = { db: connection, kind: database.kind, now, afterCommit: (tell) => tellings.push(tell) };
  await connection.executeQuery(CompiledQuery.raw('savepoint unit'));
  try {
    const value = await waiting.work(unit);
    await connection.executeQuery(CompiledQuery.raw('release savepoint unit'));
    done.push({ waiting, value, tellings });
  } catch (error) {
    const kind = database.classifyError(error);
    if (kind === 'full' || kind === 'lost') throw error;
    await connection.executeQuery(CompiledQuery.raw('rollback to savepoint unit'));
    await connection.executeQuery(CompiledQuery.raw('release savepoint unit'));
    waiting.attempts += 1;
    if (kind === 'retry' && waiting.attempts < maxAttempts) again.push(waiting);
    else waiting.reject(toKnown(database, error));
  }
}

function toKnown(database: Database, error: unknown): unknown {
  const kind = database.classifyError(error);
  if (kind === 'full') return new AppError('storage.full', { cause: error });
  if (kind) return new AppError('storage.busy', { cause: error });
  return error;
}
