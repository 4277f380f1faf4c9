import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

/** Connects to PostgreSQL: one connection writes, up to `readers` others read. */
export function openPostgres(url: string, readers = 8): Database {
  const write = createKysely(url, { max: 1, ...prompt });
  const read = createKysely(url, { max: readers, ...prompt });
  // Tables of a million rows are changed in more than a moment.
  const patient = createKysely(url, { max: 1, idleTimeoutMillis: 1_000 });
  return {
    kind: 'postgres',
    write,
    read,
    forMigrations: patient,
    begin: 'begin',
    classifyError,
    async close() {
      await read.destroy();
      await patient.destroy();
      await write.destroy();
    },
  };
}

/**
 * Whoever does not answer for so long, or at all, is given up. With `pipeline` the connection is dropped then: the next one
 * may find a network that works again.
 */
const prompt: pg.PoolConfig = { statement_timeout: 9_000, query_timeout: 10_000, pipeline: true };

function createKysely(url: string, connections: pg.PoolConfig): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    ...connections,
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 ? toSafeInteger : pg.types.getTypeParser(type, format),
    },
  });
  // Without a listener an idle connection that the server drops would end the process.
  pool.on('error', () => {});
  // Nor may one that is lost while somebody has it: he is told by his statements.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error(`The database holds ${text}, beyond what a number can carry exactly.`);
  return value;
}

function classifyError(error: unknown): 'full' | 'retry' | 'lost' | null {
  const code = (error as { code?: string }).code ?? '';
  if (code === '53100') return 'full';
  if (code === '40P01' || code === '40001') return 'retry';
  // 57014: a statement that took too long, mostly for waiting.
  const isConnection =
    /^(08|57P|57014)/u.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
  return isConnection ||
    /Connection terminated|not queryable|Query read timeout|timeout exceeded when trying to connect/u.test(
      String(error),
    )
    ? 'lost'
    : null;
}
