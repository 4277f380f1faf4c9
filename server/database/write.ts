import { CompiledQuery, Kysely } from 'kysely';
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
  /**
   * Takes statements whose answers decide nothing any more: the commit is asked for right behind them, without waiting,
   * and fails if one of them does.
   */
  handOver(statement: Promise<unknown>): void;
  /** Memory, sockets and engines are told here, in order, once the commit is on disk. */
  afterCommit(tell: () => void): void;
  /** Told instead when the database was lost before it said whether it had committed. */
  ifUnknown(tell: () => void): void;
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
  sinceMs: number;
}

const maxAttempts = 6;
/** Nobody waits longer for a commit to begin; whoever asked for it has been told by then. */
const patienceMs = 10_000;

/**
 * Lets units of work share commits: while one commit runs, what arrives waits, and all of it goes into the next. No timer:
 * with one guest a commit is hers alone, with many the disk decides how many share.
 */
export function createWriter(database: Database, clock: Clock, { maxUnitsPerCommit = 512 } = {}): Writer {
  const waiting: Waiting[] = [];
  let isScheduled = false;
  let isClosed = false;
  let commitSinceMs = 0;
  let whenIdle: (() => void)[] = [];

  async function run(): Promise<void> {
    commitSinceMs = performance.now();
    const batch = waiting.splice(0, maxUnitsPerCommit).filter(isPatient);
    const { done, again } = await commitTogether(database, clock.now(), batch);
    waiting.push(...again);
    for (const { tellings } of done) tellAll(tellings);
    // The next ones first: the database works on them while the guests of these are answered.
    if (waiting.length > 0) void run();
    else isScheduled = false;
    for (const one of done) one.waiting.resolve(one.value as never);
    if (!isScheduled) for (const tell of whenIdle.splice(0)) tell();
  }

  // setImmediate, not a microtask: every request that the poll phase read gets into the same commit.
  function schedule(): void {
    commitSinceMs = performance.now();
    setImmediate(() => void run());
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        const sinceMs = performance.now();
        // While one commit takes that long, the next ones would only pile up behind it.
        const isStuck = isScheduled && sinceMs - commitSinceMs > patienceMs;
        if (isClosed || isStuck) {
          reject(new AppError('storage.busy'));
          return;
        }
        waiting.push({ work, resolve, reject, attempts: 0, sinceMs });
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

/** False: it was told that it waited too long, and is not begun any more. */
function isPatient({ sinceMs, reject }: Waiting): boolean {
  if (performance.now() - sinceMs <= patienceMs) return true;
  reject(new AppError('storage.busy'));
  return false;
}

interface Done {
  waiting: Waiting;
  value: unknown;
  tellings: (() => void)[];
}

/** The transaction is gone with the work of units that had done well: they are to be run again. */
class Undone extends Error {}

/** `again`: these lost a race for a lock, or went down with another one, and are to be run again. */
interface Outcome {
  done: Done[];
  again: Waiting[];
}

async function commitTogether(database: Database, now: Date, batch: Waiting[]): Promise<Outcome> {
  if (batch.length === 0) return { done: [], again: [] };
  const done: Done[] = [];
  const again: Waiting[] = [];
  const unknown: (() => void)[] = [];
  try {
    await onOneConnection(database, async (openDb) => {
      const db = openDb({ isOver: false });
      try {
        await runAll({ database, db, openDb, now, done, again, unknown }, batch);
      } catch (error) {
        // SQLite ends the transaction by itself when the disk is full; then there is nothing to roll back.
        await ask(db, 'rollback').catch(() => {});
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof Undone) return { done: [], again: [...done.map(({ waiting }) => waiting), ...again] };
    const known = toKnown(database, error);
    tellAll(unknown);
    for (const { reject } of batch) reject(known);
    return { done: [], again: [] };
  }
  return { done, again };
}

/** Takes statements until `life` is over: what somebody asks for later would land in another unit. */
type OpenDb = (life: { isOver: boolean }) => Kysely<Tables>;

/**
 * Kysely lets the statements of one connection wait for each other's answers. Ours are sent as they are asked for: the
 * database takes them in this order, and each answer waited for costs a guest as much as the work itself.
 */
async function onOneConnection(database: Database, work: (openDb: OpenDb) => Promise<void>): Promise<void> {
  const executor = database.write.getExecutor();
  await executor.provideConnection(async (connection) => {
    // Without the parts that open other connections: a unit has this one and no other.
    const none = {} as never;
    await work((life) => {
      const pipelined = executor.withConnectionProvider({
        provideConnection: (consumer) =>
          life.isOver ? Promise.reject(new Error('This unit of work is over.')) : consumer(connection),
      });
      return new Kysely<Tables>({ executor: pipelined, config: none, driver: none, dialect: none });
    });
  });
}

function ask(db: Kysely<Tables>, statements: string): Promise<unknown> {
  return db.executeQuery(CompiledQuery.raw(statements));
}

interface Turn {
  database: Database;
  /** For what stands between the units. */
  db: Kysely<Tables>;
  openDb: OpenDb;
  now: Date;
  done: Done[];
  again: Waiting[];
  unknown: (() => void)[];
}

// Released first: PostgreSQL would answer the commit of a transaction that has failed as if all were well.
const commit = 'release unit; commit';

async function runAll(turn: Turn, batch: Waiting[]): Promise<void> {
  let opening = ask(turn.db, `${turn.database.begin}; savepoint unit`);
  let isCommitted = false;
  for (const [index, waiting] of batch.entries()) {
    if (index > 0 && !isPatient(waiting)) continue;
    const isLast = index === batch.length - 1;
    const isGood = await runUnit(turn, waiting, opening, isLast ? commit : 'release unit; savepoint unit');
    isCommitted = isGood && isLast;
    opening = Promise.resolve();
  }
  if (!isCommitted) await ask(turn.db, commit);
}

/** False: it failed, and nothing is left of it. */
async function runUnit(turn: Turn, waiting: Waiting, opening: Promise<unknown>, closing: string): Promise<boolean> {
  const { database, db, openDb, now, done, again, unknown } = turn;
  const tellings: (() => void)[] = [];
  const statements: Promise<unknown>[] = [];
  const handOver = (statement: Promise<unknown>) => {
    // If the work itself fails nobody looks at this one any more.
    statement.catch(() => {});
    statements.push(statement);
  };
  handOver(opening);
  const life = { isOver: false };
  let isClosing = false;
  try {
    const value = await waiting.work({
      ...{ db: openDb(life), kind: database.kind, now, handOver },
      afterCommit: (tell) => tellings.push(tell),
      ifUnknown: (tell) => unknown.push(tell),
    });
    life.isOver = true;
    isClosing = true;
    await Promise.all([...statements, ask(db, closing)]);
    done.push({ waiting, value, tellings });
    return true;
  } catch (error) {
    life.isOver = true;
    await opening;
    const kind = database.classifyError(error);
    if (kind === 'full' || kind === 'lost') throw error;
    waiting.attempts += 1;
    if (kind === 'retry' && waiting.attempts < maxAttempts) again.push(waiting);
    else waiting.reject(toKnown(database, error));
    // Whether the transaction is still there depends on how far the commit got.
    if (isClosing && closing === commit) throw new Undone();
    await ask(db, 'rollback to savepoint unit');
    return false;
  }
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

function toKnown(database: Database, error: unknown): unknown {
  const kind = database.classifyError(error);
  if (kind === 'full') return new AppError('storage.full', { cause: error });
  if (kind) return new AppError('storage.busy', { cause: error });
  return error;
}
