import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './set-up/places.js';

const ECHO_MILLISECONDS = 1000;
const ORPHAN_CHECK_MILLISECONDS = 500;

// Node's compile cache saves 0.3 s and 30 MB a start. Without a writable folder there is none.
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'), ...process.env };

/**
 * Runs a Node program until it ends, and resolves with its exit code. The first Ctrl-C or SIGTERM asks it to drain; a
 * second one, a second or more later, ends it at once. The program sees its channel close when this process dies.
 */
export function runUntilStopped(node, args, { onRestart } = {}) {
  return new Promise((resolve, reject) => {
    let child;
    let isRestarting = false;
    let askedAt = null;

    const launch = () => {
      isRestarting = false;
      // In its own session: Ctrl-C goes to every process of the terminal's group, and the server must get it only once.
      child = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], detached: true });
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        if (askedAt !== null || !onRestart) resolve(exitCode(code, signal, askedAt !== null));
        else if (isRestarting) launch();
        else process.stderr.write('The server has ended. It starts again when a file changes.\n');
      });
    };

    const stop = (signal) => {
      const now = performance.now();
      if (askedAt === null) {
        askedAt = now;
        if (!child.kill(signal)) resolve(0);
      } else if (now - askedAt >= ECHO_MILLISECONDS) {
        child.kill('SIGKILL');
      }
    };

    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
    process.on('SIGHUP', () => stop('SIGTERM'));
    whenNpmDies(() => stop('SIGTERM'));
    onRestart?.(() => {
      if (isRestarting || askedAt !== null) return;
      isRestarting = child.kill('SIGTERM');
      if (!isRestarting) launch();
    });
    launch();
  });
}

/** Killing `npm start` must end the server too, but npm may die without a signal to this process. */
function whenNpmDies(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, ORPHAN_CHECK_MILLISECONDS);
  timer.unref();
}

/** A program that ends by the signal that was sent to stop it has succeeded. */
function exitCode(code, signal, wasAsked) {
  if (code !== null) return code;
  if (wasAsked && signal !== 'SIGKILL') return 0;
  return 128 + (constants.signals[signal] ?? 0);
}
