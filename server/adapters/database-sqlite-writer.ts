import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';

/** A statement with its values, or with a list of rows to run it for; without values also several statements. */
export type Question = [sql: string, parameters: readonly unknown[]];

export type Answer =
  | { rows: unknown[]; changes?: number }
  | { failure: { message: string; errcode: number | undefined } };

interface Asked {
  resolve: (result: QueryResult<unknown>) => void;
  reject: (error: unknown) => void;
}

export interface SqliteWriter {
  dialect: Dialect;
  /** Rejects when the file cannot be opened with the required settings. */
  opened: Promise<void>;
}

/** SQLite's writing connection in a thread of its own, for Kysely. Statements run in the order they were asked for. */
export function openSqliteWriter(path: string): SqliteWriter {
  let thread = startThread(path);
  const connection: DatabaseConnection = {
    executeQuery: <R>({ sql, parameters }: CompiledQuery) => thread.ask([sql, parameters]) as Promise<QueryResult<R>>,
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('Rows that are streamed come from the reading connection.');
    },
  };
  const driver = createDriver(connection, {
    // Statements sent to the ended thread have failed; later ones get a new thread.
    beforeUse() {
      if (thread.hasEnded()) thread = startThread(path);
    },
    destroy: () => thread.close(),
  });
  return {
    opened: thread.opened,
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  };
}

interface Thread {
  opened: Promise<void>;
  ask(question: Question): Promise<QueryResult<unknown>>;
  hasEnded(): boolean;
  close(): Promise<void>;
}

function startThread(path: string): Thread {
  const thread = new Worker(new URL('database-sqlite-thread.ts', import.meta.url), { workerData: { path } });
  const asked: Asked[] = [];
  let unsent: Question[] = [];
  const { promise: opened, resolve: tellOpened, reject: tellUnopened } = Promise.withResolvers<void>();
  // Callers learn of the failure by their own statements.
  opened.catch(() => {});
  let gone: Error | null = null;

  function loseThread(cause: unknown): void {
    gone ??= Object.assign(new Error('The database thread has ended.', { cause }), { code: 'DATABASE_THREAD_ENDED' });
    tellUnopened(cause);
    for (const { reject } of asked.splice(0)) reject(gone);
  }
  thread.on('error', loseThread);
  thread.on('exit', () => loseThread(undefined));
  thread.on('message', (message: Answer[] | 'open') => {
    if (message === 'open') tellOpened();
    else for (const answer of message) settle(asked.shift()!, answer);
    // An idle database must not keep the process running.
    if (asked.length === 0) thread.unref();
  });

  // Waking a thread costs more than most statements: statements of one tick are sent in one message.
  function send(): void {
    thread.ref();
    thread.postMessage(unsent);
    unsent = [];
  }

  return {
    opened,
    hasEnded: () => gone !== null,
    ask(question) {
      if (gone) return Promise.reject(gone);
      return new Promise((resolve, reject) => {
        asked.push({ resolve, reject });
        if (unsent.push(question) === 1) process.nextTick(send);
      });
    },
    async close() {
      const exit = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      if (gone) return;
      thread.ref();
      thread.postMessage('close');
      await exit;
    },
  };
}

function settle({ resolve, reject }: Asked, answer: Answer): void {
  if ('failure' in answer) {
    const { message, errcode } = answer.failure;
    reject(Object.assign(new Error(message), { errcode }));
    return;
  }
  const { rows, changes } = answer;
  resolve(changes === undefined ? { rows } : { rows, numAffectedRows: BigInt(changes) });
}

/** A driver with one connection, which one caller at a time holds. */
function createDriver(
  connection: DatabaseConnection,
  { beforeUse, destroy }: { beforeUse: () => void; destroy: () => Promise<void> },
): Driver {
  let last: Promise<void> = Promise.resolve();
  let release: () => void = () => {};
  const run = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql)));
  return {
    init: async () => {},
    async acquireConnection() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      release = resolve;
      beforeUse();
      return connection;
    },
    releaseConnection: async () => release(),
    beginTransaction: () => run('begin'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    destroy,
  };
}
