import { execFileSync } from 'node:child_process';

/** Ends at once every child of this process whose command line contains `mark`; returns how many. */
export function killChildren(mark: string): number {
  const given = ['-o', 'pid=,args=', '--ppid', String(process.pid)];
  const lines = execFileSync('ps', given, { encoding: 'utf8' }).split('\n');
  const found = lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10));
  for (const pid of found) process.kill(pid, 'SIGKILL');
  return found.length;
}
