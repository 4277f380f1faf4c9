import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * Ends test files that run too long; used by the reporter, whose process starts them. `--test-timeout` cannot: it is kept
 * by the very thread that may be turning in a loop, and one such file would hold up the whole run.
 */
export function limitFiles(limitMs) {
  const timers = new Map();
  const ended = new Set();
  return {
    ended,
    follow(type, { name, file }) {
      if (!file || resolve(name) !== file) return;
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
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [id, parent] = line.trim().split(/\s+/u).map(Number);
    return parent === process.pid && line.trimEnd().endsWith(` ${name}`) ? [id] : [];
  });
}
