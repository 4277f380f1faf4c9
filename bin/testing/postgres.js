import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { run, SetUpError } from '../set-up/run.js';
import { findPostgresFolder } from '../set-up/system-tools.js';

const READY_WITHIN_MS = 30_000;

/**
 * Starts a separate PostgreSQL on a free port. Returns its address and a function that stops it. Tests create and drop
 * databases that need not survive a power cut, so fsync is off; benchmarks pass `isDurable`.
 */
export async function startPostgres({ isDurable = false } = {}) {
  const tools = findPostgresFolder();
  if (!tools) throw new SetUpError('PostgreSQL was not found: install it, then run the tests again.');
  const owner = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'foyer-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);

  const data = join(folder, 'data');
  const login = [
    '--username=foyer',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const made = await run(join(tools, 'initdb'), ['-D', data, ...login], { cwd: folder, ...owner });
  if (made.code !== 0) throw new SetUpError('initdb could not create a database; the reason is above.', made.output);

  const port = await findFreePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, max_connections: 300 };
  if (!isDurable) settings.fsync = 'off';
  const server = holdProcess(join(tools, 'postgres'), ['-D', data, ...asOptions(settings)], { cwd: folder, ...owner });
  if (await isReady(join(tools, 'pg_isready'), port)) {
    return { url: `postgres://foyer:${password}@127.0.0.1:${port}/postgres`, stop: server.stop };
  }
  await server.stop();
  throw new SetUpError('PostgreSQL did not start; the reason is above.', server.output());
}

/** PostgreSQL refuses to run as root; Debian's package creates a user for it. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function asOptions(settings) {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Runs a program under a small shell that ends it and removes its working directory when this process closes the pipe.
 * So neither is left behind, even if this process is killed by `kill -9`.
 */
function holdProcess(command, args, options) {
  const keeper =
    '"$0" "$@" </dev/null & child=$!; cat >/dev/null; kill -INT $child 2>/dev/null; wait $child; rm -rf "$PWD"';
  const shell = spawn('/bin/sh', ['-c', keeper, command, ...args], { ...options, detached: true, stdio: 'pipe' });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  const ended = once(shell, 'exit');
  return {
    output: () => output,
    async stop() {
      shell.stdin.end();
      await ended;
    },
  };
}

async function isReady(pgIsReady, port) {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    const { code } = await run(pgIsReady, ['-q', '-h', '127.0.0.1', '-p', String(port)]);
    if (code === 0) return true;
    await wait(100);
  }
  return false;
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
