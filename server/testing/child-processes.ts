import { execFileSync } from 'node:child_process';

/** The children of this process whose command lines contain `mark`. */
export function findChildren(mark: string): number[] {
  const given = ['-o', 'pid=,args=', '--ppid', String(process.pid)];
  const lines = execFileSync('ps', given, { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10));
}

/** Ends them at once; returns how many there were. */
export function killChildren(mark: string): number {
  const found = findChildren(mark);
  for (const pid of found) process.kill(pid, 'SIGKILL');
  return found.length;
}
