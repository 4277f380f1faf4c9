import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Ends test files that run too long; used by the reporter, in the process that starts them. `--test-timeout` does not
 * suffice: its timer runs in the thread of the test, so an endless loop there would block it and the whole run.
 */
export function limitFiles(limitMs) {
  const timers = new Map();
  const ended = new Set();
  return {
    ended,
    follow(type, { name, file }) {
      if (!file || !name || resolve(name) !== file) return;
      if (type === 'test:complete') clearTimeout(timers.get(name));
      if (type !== 'test:dequeue') return;
      const end = () => {
        ended.add(name);
        for (const id of findChildren(name)) process.kill(id, 'SIGKILL');
      };
      timers.set(name, setTimeout(end, limitMs));
    },
  };
}

function findChildren(name) {
  return listProcesses()
    .filter(({ parent, command }) => parent === process.pid && command.endsWith(` ${name}`))
    .map(({ id }) => id);
}

/** On Linux by /proc, because a bare machine has no `ps`. */
function listProcesses() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/u.test(name))
      .flatMap(readProcess);
  }
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).trimEnd().split('\n');
  return lines.map((line) => {
    const [, id, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/u.exec(line);
    return { id: Number(id), parent: Number(parent), command };
  });
}

function readProcess(id) {
  try {
    const parent = /^PPid:\s*(\d+)/mu.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1];
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replace(/\0$/u, '').replaceAll('\0', ' ');
    return [{ id: Number(id), parent: Number(parent), command }];
  } catch {
    return []; // The process has ended in the meantime.
  }
}
