import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { EnginePorts } from './engine-config.ts';

/** A running engine, as noted in a file for the next Foyer process. */
export interface EngineNote {
  pid: number;
  ports: EnginePorts;
  version: string;
  /** Fingerprint of the settings it was started with: an engine with other settings is not adopted. */
  fingerprint: string;
}

const forceAfterMs = 150;
const killAfterMs = 3_000;
const lookEveryMs = 25;

export async function readNote(path: string): Promise<EngineNote | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as EngineNote;
  } catch {
    // The note does not exist or is incomplete: no engine is known.
    return null;
  }
}

export async function writeNote(path: string, note: EngineNote): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(note), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function removeNote(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** False also for a zombie: a process that has ended and was not reaped. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return !/^\d+ \(.*\) [ZX] /su.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Whether this process is an engine started with this configuration: process numbers are reused. */
export function isEngine(pid: number, configPath: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    const commandLine =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return commandLine.includes(configPath);
  } catch {
    return false;
  }
}

/** Ends the engine and waits until its process is gone. */
export async function endEngine(pid: number): Promise<void> {
  const began = performance.now();
  signal(pid, 'SIGTERM');
  let hasForced = false;
  while (isAlive(pid)) {
    const passedMs = performance.now() - began;
    // After the first signal the engine waits until everybody has left; a second one ends it at once.
    if (!hasForced && passedMs > forceAfterMs) hasForced = signal(pid, 'SIGTERM');
    if (passedMs > killAfterMs) signal(pid, 'SIGKILL');
    await wait(lookEveryMs);
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): true {
  try {
    process.kill(pid, name);
  } catch {
    // The process ended between the check and the signal.
  }
  return true;
}
