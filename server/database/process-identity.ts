import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process of which machine: unlike hostname and process number alone, no two that live are equal. */
export interface ProcessIdentity {
  /** Where process numbers are comparable: one boot of one machine, and there one container. */
  machine: string;
  pid: number;
  /** When the process began, in a unit of the machine: process numbers are given again. Empty where it is not known. */
  born: string;
}

export function describeThisProcess(): ProcessIdentity {
  return { machine: describeMachine(), pid: process.pid, born: readBorn(process.pid) ?? '' };
}

/** Whether this process ran on this machine, and has ended. */
export function hasEnded({ machine, pid, born }: ProcessIdentity, own: ProcessIdentity): boolean {
  if (machine !== own.machine) return false;
  return !isRunning(pid) || (readBorn(pid) ?? '') !== born;
}

function describeMachine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux.
    return hostname();
  }
}

/** The start time in /proc. Null: not Linux, no such process, or one that has ended and was not reaped. */
function readBorn(pid: number): string | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in parentheses, may contain anything.
    const [state, ...words] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/u.test(state!) ? null : words[18]!;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
