import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { openPostgres } from '#server/adapters/database-postgres.ts';
import { findFreePort, type Place } from './real-foyer.ts';

export interface OwnPostgres extends Place {
  /** Stops the server at once with all its connections; the data is kept. */
  stop(): Promise<void>;
  /** Starts it again on the same port; resolves once it answers. */
  start(): Promise<void>;
}

/**
 * A PostgreSQL server for one test with the default durability, which the server shared by all tests does not have, and
 * an empty database on it. `through`: a program that starts it, such as `strace` with its arguments.
 */
export async function makeOwnPostgres(through: string[] = []): Promise<OwnPostgres> {
  const tools = await findTools(process.env['FOYER_TEST_POSTGRES_URL']!);
  const folder = await mkdtemp(join(tmpdir(), 'foyer-own-postgres-'));
  const data = join(folder, 'data');
  const port = await findFreePort();
  // PostgreSQL refuses to run as root; its package creates a user.
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  execFileSync(join(tools, 'initdb'), ['-D', data, '--username=foyer', '--auth=trust', '--encoding=UTF8'], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const databaseUrl = `postgres://foyer@127.0.0.1:${port}/postgres`;
  let child: ChildProcess;
  async function start(): Promise<void> {
    // The program that starts it has to be root to switch to that user.
    const asOwner = through.length > 0 && isRoot ? ['-u', 'postgres'] : [];
    const [program, ...flags] = [...through, ...asOwner, join(tools, 'postgres')];
    const spawned = { cwd: folder, stdio: 'ignore', ...(through.length === 0 && owner) } as const;
    child = spawn(program, [...flags, '-D', data, ...options], spawned);
    await waitUntilReady(databaseUrl);
  }
  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  }
  await start();
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-real-'));
  return {
    ...{ dataDir, databaseUrl, start, stop },
    async remove() {
      await stop();
      await Promise.all([folder, dataDir].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

/** The folder of the programs that belong to the server shared by all tests. */
async function findTools(url: string): Promise<string> {
  const { rows } = await ask(url, sql<{ setting: string }>`select setting from pg_config where name = 'BINDIR'`);
  return rows[0]!.setting;
}

async function waitUntilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await ask(url, sql`select 1`);
      return;
    } catch (error) {
      if (attempt >= 200) throw error;
      await wait(100);
    }
  }
}

async function ask<T>(url: string, question: ReturnType<typeof sql<T>>) {
  const database = openPostgres(url, 1);
  try {
    return await question.execute(database.read);
  } finally {
    await database.close();
  }
}
