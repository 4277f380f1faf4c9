import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

/** Connects to PostgreSQL: one connection writes, up to `readers` others read. */
export function openPostgres(url: string, readers = 8): Database {
  const write = createKysely(url, { max: 1, ...prompt });
  const read = createKysely(url, { max: readers, ...prompt });
  // For migrations: changing a table of a million rows takes longer than the timeouts of `prompt`.
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
 * A statement that takes this long fails. With `pipeline` its connection is then dropped, since a new one may work
 * where the network has failed.
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
  // Without a listener, an idle connection that the server drops would end the process.
  pool.on('error', () => {});
  // The same for a connection that is lost while it is in use: its statements report the error.
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
  // 57014: the statement exceeded its timeout, usually while it waited for a lock.
  const isConnection =
    /^(08|57P|57014)/u.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
  return isConnection ||
    /Connection terminated|not queryable|Query read timeout|timeout exceeded when trying to connect/u.test(
      String(error),
    )
    ? 'lost'
    : null;
}
