import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { MediaCommand, TranscoderState } from '#server/ports/transcoder.ts';
import { boxArguments } from './transcoder-ffmpeg-box.ts';

const run = promisify(execFile);

/** The user `nobody` on Linux: it owns no files, so an exploited media program can change none. */
export const otherUserId = 65_534;

/**
 * What separates a program from the rest of the machine: a box of bubblewrap, else only a network of its own, made
 * directly by root or in a user namespace by others.
 */
type Enclosure = 'box' | 'network_by_root' | 'network_by_user' | null;

export interface Walls {
  hasNice: boolean;
  hasPrlimit: boolean;
  hasSetpriv: boolean;
  enclosure: Enclosure;
  isOtherUser: boolean;
}

export type ProgramPaths = Record<MediaCommand['program'], string>;

const openFiles = 256;
/** Beyond this number memory use grows with each thread, and speed hardly does. */
const mostThreads = 8;

/** The whole command line, from the outermost wall to the program; each execs the next, so it is one process. */
export function behindWalls(walls: Walls, paths: ProgramPaths, command: MediaCommand): string[] {
  const { limits, output } = command;
  return [
    ...(walls.hasNice ? ['nice', '-n', '10'] : []),
    ...(walls.hasPrlimit
      ? [
          'prlimit',
          `--as=${limits.memoryBytes}`,
          `--cpu=${limits.cpuSeconds}`,
          `--fsize=${output?.maxBytes ?? 0}`,
          `--nofile=${openFiles}`,
          '--core=0',
          '--',
        ]
      : []),
    ...(walls.enclosure && !command.needsNetwork ? networkArguments[walls.enclosure] : []),
    ...(walls.hasSetpriv
      ? ['setpriv', ...otherUserArguments(walls.isOtherUser), '--no-new-privs', '--pdeathsig', 'KILL', '--']
      : []),
    ...(walls.enclosure === 'box' ? boxArguments(command, Object.values(paths)) : []),
    paths[command.program],
    ...command.arguments,
  ];
}

const networkArguments: Record<NonNullable<Enclosure>, string[]> = {
  box: [],
  network_by_root: ['unshare', '--net', '--'],
  network_by_user: ['unshare', '--net', '--user', '--map-current-user', '--'],
};

function otherUserArguments(isOtherUser: boolean): string[] {
  if (!isOtherUser) return [];
  const id = String(otherUserId);
  return ['--reuid', id, '--regid', id, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
}

/** Tries each wall with a program that does nothing; a wall that fails is not used. */
export async function findWalls(workFolder: string, paths: ProgramPaths): Promise<Walls> {
  const isLinux = process.platform === 'linux';
  const isRoot = isLinux && process.getuid?.() === 0;
  const [hasNice, hasPrlimit, hasSetpriv] = await Promise.all([
    process.platform !== 'win32' && works('nice', ['-n', '10', 'true']),
    isLinux && works('prlimit', ['--nofile=64', '--', 'true']),
    isLinux && works('setpriv', ['--no-new-privs', '--pdeathsig', 'KILL', '--', 'true']),
  ]);
  const isOtherUser =
    isRoot && hasSetpriv && (await works('setpriv', [...otherUserArguments(true), '--', 'test', '-x', workFolder]));
  const asRun = { hasNice, hasPrlimit, hasSetpriv, isOtherUser };
  return { ...asRun, enclosure: isLinux ? await findEnclosure(asRun, paths, isRoot) : null };
}

/** The box is tried with the media program itself, behind the other walls: it has to find its libraries inside. */
async function findEnclosure(
  others: Omit<Walls, 'enclosure'>,
  paths: ProgramPaths,
  isRoot: boolean,
): Promise<Enclosure> {
  const limits = { wallSeconds: 5, cpuSeconds: 5, memoryBytes: 2 ** 30, printedBytes: 0 };
  const trial: MediaCommand = { program: 'ffprobe', arguments: ['-version'], output: null, limits };
  const [program, ...given] = behindWalls({ ...others, enclosure: 'box' }, paths, trial);
  if (await works(program!, given)) return 'box';
  const kind = isRoot ? 'network_by_root' : 'network_by_user';
  const [unshare, ...options] = networkArguments[kind];
  return (await works(unshare!, [...options, 'true'])) ? kind : null;
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
export async function describeTranscoder(paths: ProgramPaths, walls: Walls): Promise<TranscoderState> {
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
      hasNoNetwork: walls.enclosure !== null,
      seesOnlyItsFiles: walls.enclosure === 'box',
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
