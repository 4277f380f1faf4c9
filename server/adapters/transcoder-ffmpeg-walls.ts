import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { MediaCommand, MediaLimits, TranscoderState } from '#server/ports/transcoder.ts';

const run = promisify(execFile);

/** The user `nobody` on Linux: it owns no files, so an exploited media program can change none. */
export const otherUserId = 65_534;

/** How a program is started without network: directly as root, by other users in a new user namespace. */
type NetworkCut = 'root' | 'namespace' | null;

export interface Walls {
  hasNice: boolean;
  hasPrlimit: boolean;
  hasSetpriv: boolean;
  networkCut: NetworkCut;
  isOtherUser: boolean;
}

const openFiles = 256;
/** Beyond this number memory use grows with each thread, and speed hardly does. */
const mostThreads = 8;

/** The whole command line, from the outermost wall to the program; each execs the next, so it is one process. */
export function behindWalls(
  walls: Walls,
  limits: MediaLimits,
  maxFileBytes: number,
  program: string,
  given: readonly string[],
): string[] {
  return [
    ...(walls.hasNice ? ['nice', '-n', '10'] : []),
    ...(walls.hasPrlimit
      ? [
          'prlimit',
          `--as=${limits.memoryBytes}`,
          `--cpu=${limits.cpuSeconds}`,
          `--fsize=${maxFileBytes}`,
          `--nofile=${openFiles}`,
          '--core=0',
          '--',
        ]
      : []),
    ...networkCutArguments(walls.networkCut),
    ...(walls.hasSetpriv
      ? ['setpriv', ...otherUserArguments(walls.isOtherUser), '--no-new-privs', '--pdeathsig', 'KILL', '--']
      : []),
    program,
    ...given,
  ];
}

function networkCutArguments(cut: NetworkCut): string[] {
  if (cut === null) return [];
  return ['unshare', '--net', ...(cut === 'namespace' ? ['--user', '--map-current-user'] : []), '--'];
}

function otherUserArguments(isOtherUser: boolean): string[] {
  if (!isOtherUser) return [];
  const id = String(otherUserId);
  return ['--reuid', id, '--regid', id, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
}

/** Tries each wall with a program that does nothing; a wall that fails is not used. */
export async function findWalls(workFolder: string): Promise<Walls> {
  const isLinux = process.platform === 'linux';
  const isRoot = isLinux && process.getuid?.() === 0;
  const [hasNice, hasPrlimit, hasSetpriv, canCutAsRoot, canCutInNamespace] = await Promise.all([
    process.platform !== 'win32' && works('nice', ['-n', '10', 'true']),
    isLinux && works('prlimit', ['--nofile=64', '--', 'true']),
    isLinux && works('setpriv', ['--no-new-privs', '--pdeathsig', 'KILL', '--', 'true']),
    isRoot && works('unshare', ['--net', '--', 'true']),
    isLinux && works('unshare', ['--net', '--user', '--map-current-user', '--', 'true']),
  ]);
  const networkCut = canCutAsRoot ? 'root' : canCutInNamespace && !isRoot ? 'namespace' : null;
  const isOtherUser =
    isRoot && hasSetpriv && (await works('setpriv', [...otherUserArguments(true), '--', 'test', '-x', workFolder]));
  return { hasNice, hasPrlimit, hasSetpriv, networkCut, isOtherUser };
}

async function works(program: string, given: string[]): Promise<boolean> {
  try {
    await run(program, given, { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

/** Reads the versions and abilities of the programs, and describes the walls in use. */
export async function describeTranscoder(
  paths: Record<MediaCommand['program'], string>,
  walls: Walls,
): Promise<TranscoderState> {
  const [ffmpegVersion, ffprobeVersion, filters] = await Promise.all([
    findVersion(paths.ffmpeg),
    findVersion(paths.ffprobe),
    print(paths.ffmpeg, ['-hide_banner', '-filters']),
  ]);
  return {
    ffmpegVersion,
    ffprobeVersion,
    canToneMap: / zscale /u.test(filters) && / tonemap /u.test(filters),
    threads: availableParallelism() <= mostThreads ? 0 : mostThreads,
    walls: {
      hasLowPriority: walls.hasNice,
      hasLimits: walls.hasPrlimit,
      hasNoNetwork: walls.networkCut !== null,
      diesWithUs: walls.hasSetpriv,
      isOtherUser: walls.isOtherUser,
    },
  };
}

async function findVersion(program: string): Promise<string | null> {
  return /^ff\w+ version (\S+)/u.exec(await print(program, ['-version']))?.[1] ?? null;
}

async function print(program: string, given: string[]): Promise<string> {
  try {
    return (await run(program, given, { timeout: 10_000, maxBuffer: 1 << 20 })).stdout;
  } catch {
    return '';
  }
}
