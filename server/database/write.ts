import { CompiledQuery, Kysely } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Clock } from '../ports/clock.ts';
import { insertFact, type Fact } from './facts.ts';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/** One atomic piece of work. It does SQL and nothing else, so it can be run again. */
export interface Unit {
  readonly db: Kysely<Tables>;
  readonly kind: Database['kind'];
  /** Read once for all units that share a commit. */
  readonly now: Date;
  /**
   * Takes statements whose results the unit does not read: the commit is sent right after them without waiting, and
   * fails if one of them fails.
   */
  handOver(statement: Promise<unknown>): void;
  /** Records what happens in this unit: one row, handed over. It holds the item's title as written so far. */
  record(fact: Fact): void;
  /** Runs once the commit is on disk, in order: the place to update memory, sockets and engines. */
  afterCommit(tell: () => void): void;
  /** Runs instead when the connection was lost before the database confirmed the commit. */
  ifUnknown(tell: () => void): void;
}

export type Write = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

export interface Writer {
  write: Write;
  /** Refuses new units and waits for those already accepted. */
  close(): Promise<void>;
}

interface Waiting {
  work: (unit: Unit) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  attempts: number;
  sinceMs: number;
  /** It was rejected: its caller has been told, so it must not be run again. */
  isOver: boolean;
}

export interface WriterOptions {
  maxUnitsPerCommit?: number;
  /** Called when the disk is full; true: the units may be run once more. */
  makeSpace?(): Promise<boolean>;
}

const maxAttempts = 6;
/** A unit whose commit has not begun after this time is refused. */
const patienceMs = 10_000;

/**
 * Lets units of work share commits: units that arrive while a commit runs all go into the next one. There is no timer:
 * a single unit is committed at once, and under load the speed of the disk decides how many share a commit.
 */
export function createWriter(
  database: Database,
  clock: Clock,
  { maxUnitsPerCommit = 512, makeSpace = async () => false }: WriterOptions = {},
): Writer {
  const waiting: Waiting[] = [];
  let isScheduled = false;
  let isClosed = false;
  let commitSinceMs = 0;
  let whenIdle: (() => void)[] = [];

  async function run(): Promise<void> {
    commitSinceMs = performance.now();
    const batch = waiting.splice(0, maxUnitsPerCommit).filter(isPatient);
    const { done, again } = await commitTogether(database, clock.now(), batch, makeSpace);
    waiting.push(...again);
    for (const { tellings } of done) tellAll(tellings);
    // Start the next batch first: the database works on it while the results of this one are delivered.
    if (waiting.length > 0) void run();
    else isScheduled = false;
    for (const one of done) one.waiting.resolve(one.value as never);
    if (!isScheduled) for (const tell of whenIdle.splice(0)) tell();
  }

  // setImmediate, not a microtask: all requests that the poll phase read get into the same commit.
  function schedule(): void {
    commitSinceMs = performance.now();
    setImmediate(() => void run());
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        const sinceMs = performance.now();
        // While one commit takes that long, further units would only pile up behind it.
        const isStuck = isScheduled && sinceMs - commitSinceMs > patienceMs;
        if (isClosed || isStuck) {
          reject(new AppError('storage.busy'));
          return;
        }
        waiting.push({ work, resolve, reject, attempts: 0, sinceMs, isOver: false });
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

/** False: the unit waited too long and was rejected; it must not be run. */
function isPatient(waiting: Waiting): boolean {
  if (performance.now() - waiting.sinceMs <= patienceMs) return true;
  refuse(waiting, new AppError('storage.busy'));
  return false;
}

function refuse(waiting: Waiting, error: unknown): void {
  waiting.isOver = true;
  waiting.reject(error);
}

interface Done {
  waiting: Waiting;
  value: unknown;
  tellings: (() => void)[];
}

/** The transaction was rolled back together with units that had succeeded: they have to be run again. */
class Undone extends Error {}

/** `again`: units that lost a race for a lock, or were rolled back with another unit, and have to be run again. */
interface Outcome {
  done: Done[];
  again: Waiting[];
}

async function commitTogether(
  database: Database,
  now: Date,
  batch: Waiting[],
  makeSpace: () => Promise<boolean>,
): Promise<Outcome> {
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
        // SQLite ends the transaction itself when the disk is full; then there is nothing to roll back.
        await ask(db, 'rollback').catch(() => {});
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof Undone) return { done: [], again: [...done.map(({ waiting }) => waiting), ...again] };
    // Nothing of the transaction was saved, so all of it can be run again.
    if (database.classifyError(error) === 'full' && (await makeSpace()))
      return { done: [], again: batch.filter(({ isOver }) => !isOver) };
    const known = toKnown(database, error);
    tellAll(unknown);
    for (const waiting of batch) refuse(waiting, known);
    return { done: [], again: [] };
  }
  return { done, again };
}

/** Gives a unit a connection that refuses statements once `life` is over: they would become part of another unit. */
type OpenDb = (life: { isOver: boolean }) => Kysely<Tables>;

/**
 * Kysely waits for the result of one statement before it sends the next on the same connection. Here statements are
 * sent at once: the database runs them in this order, and waiting for each result would cost as much time as the work
 * itself.
 */
async function onOneConnection(database: Database, work: (openDb: OpenDb) => Promise<void>): Promise<void> {
  const executor = database.write.getExecutor();
  await executor.provideConnection(async (connection) => {
    // Without the parts that open other connections: a unit uses this connection only.
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
  /** For the statements between the units. */
  db: Kysely<Tables>;
  openDb: OpenDb;
  now: Date;
  done: Done[];
  again: Waiting[];
  unknown: (() => void)[];
}

// Release first: PostgreSQL answers the commit of a failed transaction without an error.
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

/** False: the unit failed and was rolled back. */
async function runUnit(turn: Turn, waiting: Waiting, opening: Promise<unknown>, closing: string): Promise<boolean> {
  const { database, db, openDb, now, done, again, unknown } = turn;
  const tellings: (() => void)[] = [];
  const statements: Promise<unknown>[] = [];
  const handOver = (statement: Promise<unknown>) => {
    // If the work itself fails, nothing awaits this statement: its rejection must not end the process.
    statement.catch(() => {});
    statements.push(statement);
  };
  handOver(opening);
  const life = { isOver: false };
  let isClosing = false;
  try {
    const unitDb = openDb(life);
    const value = await waiting.work({
      ...{ db: unitDb, kind: database.kind, now, handOver },
      record: (fact) => handOver(insertFact(unitDb, fact, now)),
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
    else refuse(waiting, toKnown(database, error));
    // It is unknown whether the transaction still exists: that depends on how far the commit got.
    if (isClosing && closing === commit) throw new Undone();
    await ask(db, 'rollback to savepoint unit');
    return false;
  }
}

// The unit is committed already: a listener that throws is a bug to be logged, not a reason to reject the unit.
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
