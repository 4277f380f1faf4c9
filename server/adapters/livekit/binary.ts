import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineProblem } from '#contracts/rooms.ts';
import { buildEngine, findGo, usualGoFolders } from './build.ts';
import { downloadEngine, hasRelease } from './download.ts';
import { holdLock } from './lock-file.ts';
import { findProgram, isProgram } from './programs.ts';
import { EngineFailure, type EngineLog } from './states.ts';

const run = promisify(execFile);

export interface BinarySearch {
  /** The configured path; when set, no other program is searched for. */
  binary: string | null;
  /** Folder with the go.mod and go.sum that pin the engine. */
  moduleFolder: string;
  /** Where a built or downloaded engine is kept. */
  cacheDir: string;
  /** Base address of the official releases. */
  releaseUrl: string;
  /** Folders in which programs are searched for, in the format of PATH. */
  path: string;
  /** Usual install folders of Go that may be missing from PATH. */
  goFolders: readonly string[];
  log: EngineLog;
  signal: AbortSignal;
  /** Called with 0 to 1 during a build of this process; with null while another process builds or a download runs. */
  onBuilding(progress: number | null): void;
}

export interface EngineBinary {
  path: string;
  version: string;
}

/** The places to search on this machine. */
export function usualPlaces(): Pick<BinarySearch, 'moduleFolder' | 'path' | 'goFolders'> {
  return {
    moduleFolder: join(import.meta.dirname, '..', '..', '..', 'engines', 'livekit'),
    path: process.env['PATH'] ?? '',
    goFolders: usualGoFolders(),
  };
}

const program = 'livekit-server';
const downloading = 'downloading it';
const lookAgainMs = 30_000;
const tryAgainMs = 10 * 60_000;
const versionTimeoutMs = 10_000;

/**
 * Finds the engine's program in this order: configured, on the PATH, cached, built, downloaded. Throws an
 * EngineFailure.
 */
export async function findBinary(search: BinarySearch): Promise<EngineBinary> {
  if (search.binary !== null) return describeBinary(search.binary, 'FOYER_LIVEKIT_BINARY');
  const onPath = await findProgram(program, search.path.split(delimiter));
  if (onPath) return describeBinary(onPath, 'PATH');
  const kept = join(search.cacheDir, await nameOfBuild(search.moduleFolder), program);
  if (!(await isProgram(kept))) await make(search, kept);
  return describeBinary(kept, 'FOYER_CACHE_DIR');
}

/** The name contains the pinned version and the kind of machine, because home folders may be shared by machines. */
async function nameOfBuild(moduleFolder: string): Promise<string> {
  const sums = createHash('sha256').update(await readFile(join(moduleFolder, 'go.sum')));
  return `livekit-${sums.digest('hex').slice(0, 16)}-${process.platform}-${process.arch}`;
}

/** Runs the program to read its version. `source`: the setting by which the program was found, for the error. */
async function describeBinary(path: string, source: string): Promise<EngineBinary> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: versionTimeoutMs, env: {} });
    return { path, version: /version v?(\S+)/u.exec(stdout)?.[1] ?? 'unknown' };
  } catch (error) {
    const problem = { code: 'program_unusable', values: { source, path } } as const;
    throw new EngineFailure(problem, `${source} leads to a room engine that does not run: ${path}`, lookAgainMs, error);
  }
}

/** Writes the program under a temporary name and renames it, so that it is never seen in part. Other processes wait. */
async function make(search: BinarySearch, target: string): Promise<void> {
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const message = `The folder ${folder} for the room engine cannot be made: set FOYER_CACHE_DIR to another one.`;
    throw new EngineFailure({ code: 'folder_unusable', values: { folder } }, message, lookAgainMs, error);
  });
  search.onBuilding(null);
  const letGo = await holdLock(join(folder, 'lock'), search.signal);
  try {
    if (await isProgram(target)) return;
    const draft = join(folder, `draft-${randomBytes(6).toString('hex')}`);
    try {
      await obtain(search, draft);
      await rename(draft, target);
    } finally {
      await rm(draft, { force: true });
    }
  } finally {
    await letGo();
  }
}

async function obtain(search: BinarySearch, draft: string): Promise<void> {
  const failures: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      search.signal.throwIfAborted();
      search.log.warn(`room engine: ${what} failed: ${String(error)}`);
      failures.push(what);
      return false;
    }
  };
  const go = await findGo([...search.path.split(delimiter), ...search.goFolders]);
  if (go && (await attempt('building it', () => buildEngine({ ...search, go, target: draft })))) return;
  const release = { url: search.releaseUrl, version: await pinnedVersion(search.moduleFolder), target: draft };
  if (hasRelease() && (await attempt(downloading, () => downloadEngine(release, search.signal)))) return;
  const retryAfterMs = go ? tryAgainMs : lookAgainMs;
  throw new EngineFailure(absenceOf(go !== null, failures), describeAbsence(go !== null, failures), retryAfterMs);
}

function absenceOf(hasGo: boolean, failures: string[]): EngineProblem {
  const isDownloadTried = failures.includes(downloading);
  if (hasGo) return { code: isDownloadTried ? 'build_and_download_failed' : 'build_failed', values: {} };
  return { code: isDownloadTried ? 'download_failed' : 'not_installed', values: {} };
}

/** The error when no program was found: an administrator may install Go or the engine. */
function describeAbsence(hasGo: boolean, failures: string[]): string {
  const tried = failures.length > 0 ? ` (${failures.join(' and ')} failed; the log says why)` : '';
  const advice = hasGo ? 'install livekit-server' : 'install Go 1.21 or newer, or livekit-server';
  return `Rooms need the room engine LiveKit, which is not on this machine${tried}: ${advice}; no restart is needed.`;
}

async function pinnedVersion(moduleFolder: string): Promise<string> {
  const module = await readFile(join(moduleFolder, 'go.mod'), 'utf8');
  return /livekit\/livekit-server v(\S+)/u.exec(module)![1]!;
}
