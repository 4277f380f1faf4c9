import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

const supervise = new URL('supervise.js', import.meta.url).href;

// Prints its process id, drains for a moment when asked to stop, and exits with the number of requests to stop.
const server = `
  let asked = 0;
  process.on('disconnect', () => process.exit());
  process.on('SIGINT', () => { asked += 1; setTimeout(() => process.exit(10 + asked), 300); });
  console.log(process.pid);
  setInterval(() => {}, 1000);
`;

async function startLauncher() {
  const program = `import { runUntilStopped } from '${supervise}';
    process.exitCode = await runUntilStopped(process.execPath, ['-e', ${JSON.stringify(server)}]);`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
