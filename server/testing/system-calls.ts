import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** One system call recorded by strace. Times are in seconds of the machine's clock. */
export interface SystemCall {
  name: string;
  startedAt: number;
  endedAt: number;
  /** The whole call as strace wrote it: descriptors with their paths, text unchanged, other bytes escaped. */
  text: string;
}

/**
 * Flags for the format that `readSystemCalls` reads: one file for each thread, so that no call is split. The traced
 * program is the direct child of the caller, so that signals reach it.
 */
export function straceFlags(folder: string, calls: readonly string[]): string[] {
  return [
    '-D',
    '-ff',
    '-ttt',
    '-T',
    '-y',
    '-s',
    '16384',
    '-e',
    `trace=${calls.join(',')}`,
    '-o',
    join(folder, 'calls'),
  ];
}

/** To be called when the program has ended; waits until strace has written its last lines. */
export async function readSystemCalls(folder: string): Promise<SystemCall[]> {
  for (let attempt = 0; attempt < 100 && !isComplete(folder); attempt += 1) await wait(50);
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n'));
  return lines.flatMap((line) => {
    const found = /^(\d+\.\d+) (\w+)\((.*)<(\d+\.\d+)>$/su.exec(line);
    if (!found) return [];
    const startedAt = Number(found[1]);
    return [{ name: found[2]!, startedAt, endedAt: startedAt + Number(found[4]), text: found[3]! }];
  });
}

function isComplete(folder: string): boolean {
  return readdirSync(folder).every((name) =>
    /\+\+\+ (exited|killed)/u.test(readFileSync(join(folder, name), 'latin1')),
  );
}
