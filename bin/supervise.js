import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './set-up/places.js';

const ECHO_MILLISECONDS = 1000;
const ORPHAN_CHECK_MILLISECONDS = 500;

// Node's compile cache saves 0.3 s and 30 MB a start. Without a writable folder there is none.
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'), ...process.env };

/** The server exits with this code when its settings cannot be used: starting it again would change nothing. */
export const EXIT_SETTINGS = 78;

/**
 * Runs a Node program until it ends, and resolves with its exit code. The first Ctrl-C or SIGTERM asks it to drain; a
 * second one, a second or more later, ends it at once. The program sees its channel close when this process dies.
 *
 * With `pauses`, a program that has said `running` over the channel is started again when it dies, after a pause. One
 * that ends with 0 or because of its settings, or that never ran, is not.
 */
export function runUntilStopped(node, args, { onRestart, pauses } = {}) {
  return new Promise((resolve, reject) => {
    let child;
    let pause;
    let hasRun = false;
    let isRestarting = false;
    let askedAt = null;

    const launch = () => {
      isRestarting = false;
      const startedAt = performance.now();
      // In its own session: Ctrl-C goes to every process of the terminal's group, and the server must get it only once.
      child = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], detached: true });
      child.on('error', reject);
      child.on('message', (said) => (hasRun ||= said === 'running'));
      child.on('exit', (code, signal) => {
        const isFinal = askedAt !== null || !hasRun || code === 0 || code === EXIT_SETTINGS;
        if (isRestarting && askedAt === null) launch();
        else if (onRestart && askedAt === null) say('The server has ended. It starts again when a file changes.');
        else if (!pauses || isFinal) resolve(exitCode(code, signal, askedAt !== null));
        else {
          const ms = pauses(performance.now() - startedAt);
          say(`The server has died (${signal ?? `exit code ${code}`}). It starts again in ${ms / 1000} s.`);
          pause = setTimeout(launch, ms);
        }
      });
    };

    const stop = (signal) => {
      const now = performance.now();
      if (askedAt === null) {
        askedAt = now;
        clearTimeout(pause);
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

/** Pauses that double from death to death, until the program has run for a while again. */
export function growingPauses({ firstMs = 1000, longestMs = 60_000, steadyMs = 60_000 } = {}) {
  let nextMs = firstMs;
  return (ranMs) => {
    const ms = ranMs >= steadyMs ? firstMs : nextMs;
    nextMs = Math.min(ms * 2, longestMs);
    return ms;
  };
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
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
