import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, createClient, type EngineAddress } from './api.ts';
import type { EngineBinary } from './binary.ts';
import { describeEngine, fingerprint } from './engine-config.ts';
import { followOutput, type EngineOutput } from './output.ts';
import { endEngine, isAlive, isEngine, readNote, removeNote, writeNote, type EngineNote } from './pid.ts';
import { choosePorts } from './free-ports.ts';
import { EngineFailure, type EngineLog } from './states.ts';

/** Settings of an engine that Foyer starts. */
export interface EngineSettings {
  /** Holds the engine's configuration and output, and the note by which the next Foyer process finds the engine. */
  folder: string;
  /** Signs the engine's tokens. */
  secret: string;
  udpPort: number;
  tcpPort: number;
  nodeIp: string | null;
  log: EngineLog;
}

export interface OtherEngine {
  address: EngineAddress;
  version: string;
}

export interface RunningEngine extends OtherEngine {
  isAlive(): boolean;
  /** Ends the engine and cleans up after it; has to be called even after the engine ended by itself. */
  end(): Promise<void>;
}

const key = 'foyer';
const readyWithinMs = 20_000;
const adoptWithinMs = 5_000;
const askEveryMs = 100;
const failedRetryMs = 5_000;

/**
 * Adopts the engine that an earlier Foyer left running with the same settings, or starts one; resolves once it answers.
 */
export async function bringUpEngine(
  settings: EngineSettings,
  binary: EngineBinary,
  signal: AbortSignal,
): Promise<RunningEngine> {
  await mkdir(settings.folder, { recursive: true, mode: 0o700 });
  return (await adopt(settings, binary, signal)) ?? launch(settings, binary, signal);
}

/** The engine that another process of this machine runs in this folder; null: there is none here. */
export async function findRunningEngine({ folder, secret }: EngineSettings): Promise<OtherEngine | null> {
  const paths = pathsIn(folder);
  const note = await readNote(paths.note);
  if (!note || !isEngine(note.pid, paths.config)) return null;
  return { address: addressOf(note, secret), version: note.version };
}

/** Ends an engine that an earlier Foyer left running, for when rooms are switched off. */
export async function endLeftEngine(folder: string): Promise<void> {
  const paths = pathsIn(folder);
  const note = await readNote(paths.note);
  if (note && isEngine(note.pid, paths.config)) await endEngine(note.pid);
  await removeNote(paths.note);
}

async function adopt(
  settings: EngineSettings,
  binary: EngineBinary,
  signal: AbortSignal,
): Promise<RunningEngine | null> {
  const paths = pathsIn(settings.folder);
  const note = await readNote(paths.note);
  if (!note || !isEngine(note.pid, paths.config)) return null;
  const engine = describeRunning(settings, note, followOutput(paths.output, settings.secret, settings.log));
  const isOurs = note.fingerprint === describeSettings(settings, binary);
  if (isOurs && (await answersWithin(engine, adoptWithinMs, signal))) return engine;
  await engine.end();
  return null;
}

async function launch(settings: EngineSettings, binary: EngineBinary, signal: AbortSignal): Promise<RunningEngine> {
  const { secret, nodeIp } = settings;
  const paths = pathsIn(settings.folder);
  const ports = await choosePorts({ udp: settings.udpPort, tcp: settings.tcpPort });
  await writeFile(paths.config, JSON.stringify(describeEngine({ ports, key, secret, nodeIp })), { mode: 0o600 });
  const pid = spawnAlone(binary.path, paths);
  const note = { pid, ports, version: binary.version, fingerprint: describeSettings(settings, binary) };
  await writeNote(paths.note, note);
  const output = followOutput(paths.output, secret, settings.log);
  const engine = describeRunning(settings, note, output);
  if (await answersWithin(engine, readyWithinMs, signal)) return engine;
  const last = output.flush() || 'nothing';
  await engine.end();
  const problem = { code: 'start_failed', values: { output: last } } as const;
  throw new EngineFailure(problem, `The room engine does not start. It last said: ${last}`, failedRetryMs);
}

/** Starts the engine in a session of its own and without pipes: it survives Foyer's end and ignores its Ctrl-C. */
function spawnAlone(program: string, paths: { config: string; output: string }): number {
  const output = openSync(paths.output, 'a', 0o600);
  try {
    const child = spawn(program, ['--config', paths.config], {
      // The engine reads variables as flags: Foyer's environment is not passed on.
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', output, output],
      detached: true,
    });
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) throw new Error(`${program} cannot be started.`);
    return child.pid;
  } finally {
    closeSync(output);
  }
}

function describeRunning({ folder, secret }: EngineSettings, note: EngineNote, output: EngineOutput): RunningEngine {
  return {
    address: addressOf(note, secret),
    version: note.version,
    isAlive: () => isAlive(note.pid),
    async end() {
      await endEngine(note.pid);
      output.close();
      await removeNote(pathsIn(folder).note);
    },
  };
}

function addressOf({ ports }: EngineNote, secret: string): EngineAddress {
  return { url: `http://127.0.0.1:${ports.api}`, key, secret };
}

async function answersWithin(engine: RunningEngine, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const client = createClient(engine.address);
  const until = performance.now() + limitMs;
  while (engine.isAlive() && !signal.aborted && performance.now() < until) {
    if ((await ask(client)) === 'answers') return true;
    await wait(askEveryMs);
  }
  return false;
}

function describeSettings(settings: EngineSettings, binary: EngineBinary): string {
  const { secret, udpPort, tcpPort, nodeIp } = settings;
  return fingerprint([secret, udpPort, tcpPort, nodeIp, binary.path, binary.version]);
}

function pathsIn(folder: string) {
  return {
    config: join(folder, 'config.yaml'),
    output: join(folder, 'output.txt'),
    note: join(folder, 'running.json'),
  };
}
