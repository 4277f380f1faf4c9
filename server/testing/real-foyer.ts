import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { openConfiguredDatabase } from '#server/adapters/database-configured.ts';
import { openPostgres } from '#server/adapters/database-postgres.ts';
import type { Database } from '#server/database/open.ts';
import { createWriter } from '#server/database/write.ts';
import { findAccountByEmail } from '#server/features/accounts/store.ts';
import { insertLink, lockAccess, setEnabled } from '#server/features/guest-access/store.ts';
import { createGuestTokens } from '#server/features/guest-access/token.ts';
import { newId } from '#server/random.ts';
import { readSecret } from '#server/secrets.ts';
import { makeAccount, makeMedia } from './make.ts';

/** The data folder and database of one Foyer. */
export interface Place {
  dataDir: string;
  databaseUrl: string | null;
  remove(): Promise<void>;
}

export type PlaceKind = 'SQLite' | 'PostgreSQL';

const postgresUrl = () => process.env['FOYER_TEST_POSTGRES_URL'];

/** SQLite always; PostgreSQL where FOYER_TEST_POSTGRES_URL names one. */
export const placeKinds: PlaceKind[] = postgresUrl() ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

/** An empty place, for SQLite in `parent`. */
export async function makePlace(kind: PlaceKind, parent = tmpdir()): Promise<Place> {
  const dataDir = await mkdtemp(join(parent, 'foyer-real-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  if (kind === 'SQLite') return { dataDir, databaseUrl: null, remove: removeFolder };
  const url = postgresUrl();
  if (!url) throw new Error('FOYER_TEST_POSTGRES_URL names no PostgreSQL.');
  const name = `foyer_real_${randomBytes(8).toString('hex')}`;
  await runOn(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    dataDir,
    databaseUrl: own.href,
    async remove() {
      await runOn(url, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}

async function runOn(url: string, statement: string): Promise<void> {
  const server = openPostgres(url, 1);
  try {
    await sql.raw(statement).execute(server.read);
  } finally {
    await server.close();
  }
}

export interface RealFoyer {
  child: ChildProcess;
  pid: number;
  port: number;
  /** Its public address; requests that change something need it as their Origin. */
  origin: string;
  /** Milliseconds from the start of the process until it reported that it runs. */
  startedWithinMs: number;
  /** Sends the signal if the process still runs; resolves to the exit code, or to the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** Rooms with an engine that cannot be reached: guests wait in lobbies, and no engine outlives a killed Foyer. */
export const roomsWithoutEngine = {
  FOYER_ROOMS: 'on',
  FOYER_LIVEKIT_URL: 'http://127.0.0.1:9',
  FOYER_LIVEKIT_KEY: 'nobody',
  FOYER_LIVEKIT_SECRET: 'of-an-engine-that-is-not-running-anywhere',
};

export interface StartOptions {
  /** By default a free port; given to use the same port after a restart. */
  port?: number;
  environment?: Record<string, string>;
  nodeArguments?: string[];
  /** A program that starts the server, such as `strace` with its arguments. */
  through?: string[];
  /** Opens an IPC channel as the launcher does; `gone`: the channel is closed at once. */
  launcher?: 'there' | 'gone';
}

const main = join(import.meta.dirname, '..', 'main.ts');
/** The same cache as the launcher's. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Starts the server in a separate process: without log, sample and limits of entries. */
export async function startFoyer(
  { dataDir, databaseUrl }: Pick<Place, 'dataDir' | 'databaseUrl'>,
  { port: given, environment = {}, nodeArguments = [], through = [], launcher }: StartOptions = {},
): Promise<RealFoyer> {
  const port = given ?? (await findFreePort());
  const command = [...through, process.execPath, ...nodeArguments, main];
  const startedMs = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe', ...(launcher ? (['ipc'] as const) : [])],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      FOYER_PORT: String(port),
      FOYER_DATA_DIR: dataDir,
      FOYER_SAMPLE: 'off',
      // An engine would outlive a killed Foyer, and all would use the same ports, as for what encoders send.
      FOYER_ROOMS: 'off',
      FOYER_LIVE: 'off',
      FOYER_ENTRY_RATE: '0',
      FOYER_UNCONFIRMED_ENTRIES: '0',
      FOYER_TRANSCODING_JOBS: '0',
      FOYER_LOG_LEVEL: 'error',
      ...(databaseUrl && { FOYER_DATABASE_URL: databaseUrl }),
      ...environment,
    },
  });
  if (launcher === 'gone') child.disconnect();
  const undeclared = watchErrors(child);
  const origin = await waitUntilRunning(child);
  return {
    ...{ child, pid: child.pid!, port, origin },
    startedWithinMs: performance.now() - startedMs,
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      if (undeclared.length > 0) throw new Error(undeclared.join('\n'));
      return child.signalCode ?? child.exitCode!;
    },
  };
}

/** Passes on what the server writes, but for errors it answered; keeps those that no contract names, which fail the test. */
function watchErrors(child: ChildProcess): string[] {
  const undeclared: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (line.includes('undeclared error')) undeclared.push(line);
    else if (!line.startsWith('{"level":50,')) process.stderr.write(`${line}\n`);
  });
  return undeclared;
}

async function waitUntilRunning(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const said = await Promise.race([
    once(lines, 'line').then(([line]) => /^Foyer is running at (\S+)$/u.exec(String(line))?.[1]),
    once(child, 'exit').then(() => undefined),
  ]);
  child.stdout!.resume();
  if (!said) throw new Error('Foyer did not start.');
  return said;
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Shared {
  mediaId: string;
  linkId: string;
  token: string;
}

/** Opens the database of a running Foyer directly. */
export async function openBeside<T>(
  place: Pick<Place, 'dataDir' | 'databaseUrl'>,
  look: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openConfiguredDatabase(place);
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

/** Writes a video with a guest link directly to the database. */
export async function shareVideoAt(
  place: Pick<Place, 'dataDir' | 'databaseUrl'>,
  link: { maxClicks?: number; expiresAt?: Date; ownerEmail?: string } = {},
): Promise<Shared> {
  const tokens = createGuestTokens(await readSecret(place.dataDir, 'guest-links'));
  return openBeside(place, async (database) => {
    const writer = createWriter(database, createSystemClock());
    const known = link.ownerEmail ? await findAccountByEmail(database.read, link.ownerEmail) : null;
    const owner =
      known?.account ?? (await makeAccount(writer.write, { email: `${newId().toLowerCase()}@example.org` }));
    const mediaId = await makeMedia(writer.write, { ownerId: owner.id });
    const token = tokens.make();
    const linkId = newId();
    await writer.write(async (unit) => {
      await lockAccess(unit, mediaId);
      await setEnabled(unit, mediaId, true, owner.id);
      const secrets = { tokenHash: tokens.hash(token), tokenEncrypted: tokens.encrypt(token) };
      const { maxClicks = null, expiresAt = null } = link;
      const limits = { maxClicks, expiresAt, durationDays: null, timeZone: 'UTC' };
      await insertLink(unit, { id: linkId, mediaId, name: 'A crowd', createdBy: owner.id, ...secrets, ...limits });
    });
    await writer.close();
    return { mediaId, linkId, token };
  });
}
