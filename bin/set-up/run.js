import { spawn } from 'node:child_process';
import { root } from './places.js';

/** A set-up step failed. The message is one sentence for the operator; `output` is what the tool printed. */
export class SetUpError extends Error {
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Runs a command to its end and returns its output. Never throws: a missing command returns code 127. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const keep = (chunk) => (output += chunk);
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: `${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** Prints the sentence, does the work, and prints how long it took. */
export async function step(sentence, work) {
  const startedAt = performance.now();
  process.stdout.write(`${sentence} … `);
  try {
    const result = await work();
    process.stdout.write(`done in ${Math.max(1, Math.round((performance.now() - startedAt) / 1000))} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}
