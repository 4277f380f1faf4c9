import { run } from '../set-up/run.js';

const running = new Set();

/** Runs one command as a step. `passed` and `failed` count it as one test; a caller with exact counts replaces them. */
export async function runStep(name, command, args, options = {}) {
  const startedAt = performance.now();
  const stopper = new AbortController();
  running.add(stopper);
  const { code, output } = await run(command, args, { ...options, signal: stopper.signal });
  running.delete(stopper);
  const seconds = (performance.now() - startedAt) / 1000;
  return { name, code, output, seconds, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
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

export function report({ name, passed, failed, skipped, output, seconds, notes = [] }) {
  if (failed > 0) process.stdout.write(`\n${output}\n`);
  const counts = [`${passed} passed`, failed > 0 && `${failed} FAILED`, skipped > 0 && `${skipped} skipped`];
  process.stdout.write(`${name}: ${counts.filter(Boolean).join(', ')} (${seconds.toFixed(1)} s)\n`);
  for (const note of notes) process.stdout.write(`  ${note}\n`);
}

/** The closing line, in a form that programs can read. */
export function closingLine(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
