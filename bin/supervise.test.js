import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { growingPauses } from './supervise.js';

const supervise = new URL('supervise.js', import.meta.url).href;

// Prints its process id, drains for a moment when asked to stop, and exits with the number of requests to stop.
const server = `
  let asked = 0;
  process.on('disconnect', () => process.exit());
  process.on('SIGINT', () => { asked += 1; setTimeout(() => process.exit(10 + asked), 300); });
  console.log(process.pid);
  setInterval(() => {}, 1000);
`;

function launch(code, options = '{}') {
  const program = `import { growingPauses, runUntilStopped } from '${supervise}';
    process.exitCode = await runUntilStopped(process.execPath, ['-e', ${JSON.stringify(code)}], ${options});`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function startLauncher() {
  const launcher = launch(server);
  const [line] = await once(launcher.stdout.setEncoding('utf8'), 'data');
  return { launcher, serverId: Number(line) };
}

function isRunning(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilEnded(id) {
  for (let tries = 0; tries < 50 && isRunning(id); tries += 1) await new Promise((wait) => setTimeout(wait, 100));
  return !isRunning(id);
}

test('a Ctrl-C that arrives twice, from the terminal and from npm, stops the server once and waits for it', async () => {
  const { launcher } = await startLauncher();
  launcher.kill('SIGINT');
  setTimeout(() => launcher.kill('SIGINT'), 50);
  assert.deepEqual(await once(launcher, 'exit'), [11, null]);
});

test('a killed launcher leaves no server running', async () => {
  const { launcher, serverId } = await startLauncher();
  assert.ok(isRunning(serverId));
  launcher.kill('SIGKILL');
  assert.ok(await untilEnded(serverId));
});

const startsAgain = '{ pauses: growingPauses({ firstMs: 10, longestMs: 40 }) }';

async function runToItsEnd(code) {
  const launcher = launch(code, startsAgain);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    launcher[name].setEncoding('utf8').on('data', (text) => (printed[name] += text));
  const [exitCode] = await once(launcher, 'close');
  return { exitCode, ...printed };
}

test('a server that dies after it ran is started again after growing pauses, until it ends by itself', async () => {
  // It counts its starts in a file: killed at the first, exits with an error at the next three, then with success.
  const folder = await mkdtemp(join(tmpdir(), 'foyer-supervise-'));
  const { exitCode, stdout, stderr } = await runToItsEnd(`
    const { appendFileSync, readFileSync } = require('node:fs');
    const file = ${JSON.stringify(join(folder, 'starts'))};
    appendFileSync(file, 'x');
    const starts = readFileSync(file, 'utf8').length;
    console.log(starts);
    process.send('running', () => (starts === 1 ? process.kill(process.pid, 'SIGKILL') : process.exit(starts < 5 ? 1 : 0)));
  `);
  await rm(folder, { recursive: true });
  assert.deepEqual([exitCode, stdout], [0, '1\n2\n3\n4\n5\n']);
  assert.deepEqual(stderr.trim().split('\n'), [
    'The server has died (SIGKILL). It starts again in 0.01 s.',
    'The server has died (exit code 1). It starts again in 0.02 s.',
    'The server has died (exit code 1). It starts again in 0.04 s.',
    'The server has died (exit code 1). It starts again in 0.04 s.',
  ]);
});

test('a server that cannot use its settings, or never ran, is not started again', async () => {
  const settings = await runToItsEnd("process.send('running', () => process.exit(78))");
  assert.deepEqual([settings.exitCode, settings.stderr], [78, '']);
  const never = await runToItsEnd('process.exit(1)');
  assert.deepEqual([never.exitCode, never.stderr], [1, '']);
});

test('Ctrl-C ends the launcher during a pause as well', async () => {
  const launcher = launch("process.send('running', () => process.exit(1))", '{ pauses: () => 600_000 }');
  await once(launcher.stderr, 'data');
  launcher.kill('SIGINT');
  assert.deepEqual(await once(launcher, 'exit'), [0, null]);
});

test('pauses begin anew after a run that was long enough', () => {
  const pauses = growingPauses({ firstMs: 1, longestMs: 4, steadyMs: 100 });
  assert.deepEqual([0, 0, 0, 0, 100, 0].map(pauses), [1, 2, 4, 4, 1, 2]);
});
