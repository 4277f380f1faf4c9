import { cpus } from 'node:os';
import { run } from '../set-up/run.js';

const running = new Set();

/** Runs one command as a step. `passed` and `failed` count it as one test; a caller with exact counts replaces them. */
export async function runStep(name, command, args, options = {}) {
  const startedAt = performance.now();
  const before = readProcessors();
  const stopper = new AbortController();
  running.add(stopper);
  const { code, output } = await run(command, args, { ...options, signal: stopper.signal });
  running.delete(stopper);
  const seconds = (performance.now() - startedAt) / 1000;
  const busy = howBusy(before, readProcessors());
  return { name, code, output, seconds, busy, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** The time that all processors have had, and the part of it in which they had nothing to do. */
function readProcessors() {
  const times = cpus().map((processor) => processor.times);
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, time) => sum + time, 0);
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0) };
}

/** Of the time between two readings, the part in which processors worked; null where none has passed. */
function howBusy(before, after) {
  const all = after.all - before.all;
  return all > 0 ? 1 - (after.idle - before.idle) / all : null;
}

/** Ends all running steps. */
export function stopSteps() {
  for (const stopper of running) stopper.abort();
}

/** Runs steps, `atOnce` at a time, and reports each when it ends: one line, and the output of a failed one. */
export async function runAll(steps, atOnce) {
  const waiting = [...steps];
  const results = [];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await next();
      results.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
}

/** How busy the processors were tells whether more at once would be faster. */
export function report({ name, passed, failed, skipped, output, seconds, busy, notes = [] }) {
  if (failed > 0) process.stdout.write(`\n${output}\n`);
  const counts = [`${passed} passed`, failed > 0 && `${failed} FAILED`, skipped > 0 && `${skipped} skipped`];
  const effort = [`${seconds.toFixed(1)} s`, busy && `processors ${Math.round(busy * 100)} % busy`];
  process.stdout.write(`${name}: ${counts.filter(Boolean).join(', ')} (${effort.filter(Boolean).join(', ')})\n`);
  for (const note of notes) process.stdout.write(`  ${note}\n`);
}

/** The closing line, in a form that programs can read. */
export function closingLine(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
