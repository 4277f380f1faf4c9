import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { lchown, mkdir, readdir, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type {
  MediaCommand,
  MediaOutput,
  MediaRun,
  MediaStream,
  RunFailure,
  RunOptions,
  Transcoder,
  TranscoderState,
} from '#server/ports/transcoder.ts';
import { readProgress } from './transcoder-ffmpeg-progress.ts';
import { isExitBySignal } from './transcoder-ffmpeg-box.ts';
import { behindWalls, describeTranscoder, findWalls, otherUserId, type Walls } from './transcoder-ffmpeg-walls.ts';

export interface FfmpegOptions {
  /** All output folders are below it; programs run as another user only if that user can reach it. */
  workFolder: string;
  /** By default searched for in PATH. */
  ffmpegPath?: string;
  ffprobePath?: string;
}

const keptComplaintChars = 4_000;
const folderWatchMs = 2_000;

/** Runs ffmpeg and ffprobe as child processes, each behind the walls that this system offers. */
export function createFfmpegTranscoder(options: FfmpegOptions): Transcoder {
  // By their folders, because the box of bubblewrap holds no more of the system than it is told.
  const paths = {
    ffmpeg: options.ffmpegPath ?? findOnPath('ffmpeg'),
    ffprobe: options.ffprobePath ?? findOnPath('ffprobe'),
  };
  let walls: Promise<Walls> | undefined;
  let state: Promise<TranscoderState> | undefined;
  const getWalls = () =>
    (walls ??= mkdir(options.workFolder, { recursive: true }).then(() => findWalls(options.workFolder, paths)));
  return {
    describe: () => (state ??= getWalls().then((found) => describeTranscoder(paths, found))),
    run: async (command, runOptions = {}) => {
      const found = await getWalls();
      if (command.output) await openFolder(command.output, found);
      const result = await runProcess(behindWalls(found, paths, command), command, runOptions);
      if (command.output) await closeFolder(command.output, found);
      return result;
    },
    stream: async (command, runOptions = {}) => {
      if (command.output) throw new Error('A run that streams writes no files.');
      return streamProcess(behindWalls(await getWalls(), paths, command), command, runOptions);
    },
  };
}

async function openFolder(output: MediaOutput, walls: Walls): Promise<void> {
  await mkdir(output.folder, { recursive: true });
  for (const folder of resultFolders(output)) {
    await mkdir(folder, { recursive: true });
    if (walls.isOtherUser) await lchown(folder, otherUserId, otherUserId);
  }
}

/** Makes the results belong to Foyer's user again, so that no later run can change published files. */
async function closeFolder(output: MediaOutput, walls: Walls): Promise<void> {
  if (!walls.isOtherUser) return;
  const [user, group] = [process.getuid!(), process.getgid!()];
  for (const folder of resultFolders(output)) {
    await lchown(folder, user, group);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      // A segment that was taken meanwhile belongs to Foyer already.
      if (!entry.isDirectory()) await lchown(join(folder, entry.name), user, group).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** The subfolders, or the folder itself when there are none: other runs may use the same folder at the same time. */
function resultFolders(output: MediaOutput): string[] {
  return output.subfolders.length > 0 ? output.subfolders.map((name) => join(output.folder, name)) : [output.folder];
}

type Ending = 'over_limit' | 'stopped' | null;

function startProcess([program, ...given]: string[], { output }: MediaCommand, stdin: 'ignore' | 'pipe'): ChildProcess {
  return spawn(program!, given, {
    cwd: output?.folder ?? '/',
    // Foyer's environment contains secrets, and ffmpeg reads variables from it.
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' },
    stdio: [stdin, 'pipe', 'pipe'],
    // A process group of its own, so that one signal ends the program and everything it started.
    detached: true,
  });
}

function runProcess(commandLine: string[], command: MediaCommand, options: RunOptions): Promise<MediaRun> {
  if (options.signal?.aborted)
    return Promise.resolve({ isDone: false, because: 'stopped', printed: '', complaint: '' });
  const child = startProcess(commandLine, command, 'ignore');
  return follow(child, command, options, (tooMuch) => listen(child, command, tooMuch, options.onProgress));
}

function streamProcess(commandLine: string[], command: MediaCommand, options: RunOptions): MediaStream {
  const child = startProcess(commandLine, command, 'pipe');
  const [input, output] = [child.stdin!, child.stdout!];
  // A program that ends early breaks its pipes: `ended` says why.
  for (const pipe of [input, output]) pipe.on('error', () => undefined);
  if (options.signal?.aborted) killGroup(child);
  return { input, output, ended: follow(child, command, options, () => listenToComplaints(child)) };
}

/** Ends the process at its limits or when it is told to, and says how it ended. */
function follow(
  child: ChildProcess,
  command: MediaCommand,
  { signal }: RunOptions,
  hear: (tooMuch: () => void) => Heard,
): Promise<MediaRun> {
  return new Promise((resolve) => {
    let ending: Ending = signal?.aborted ? 'stopped' : null;
    const stopBecause = (because: Ending) => {
      ending ??= because;
      killGroup(child);
    };
    const heard = hear(() => stopBecause('over_limit'));
    const onAbort = () => stopBecause('stopped');
    const wallTimer = setTimeout(() => stopBecause('over_limit'), command.limits.wallSeconds * 1_000);
    const folderTimer = watchFolder(command.output, () => stopBecause('over_limit'));
    signal?.addEventListener('abort', onAbort, { once: true });
    const finish = (end: ProcessEnd) => {
      clearTimeout(wallTimer);
      clearInterval(folderTimer);
      signal?.removeEventListener('abort', onAbort);
      const [printed, complaint] = [heard.printed(), heard.complaint()];
      const because = judge(end, ending, complaint);
      resolve(because === null ? { isDone: true, printed, complaint } : { isDone: false, because, printed, complaint });
    };
    child.once('error', () => finish({ code: null, killedBy: null, isMissing: true }));
    child.once('close', (code, killedBy) => finish({ code, killedBy, isMissing: false }));
  });
}

interface ProcessEnd {
  code: number | null;
  killedBy: string | null;
  isMissing: boolean;
}

function judge({ code, killedBy, isMissing }: ProcessEnd, ending: Ending, complaint: string): RunFailure | null {
  // The walls exit with 126 or 127 when they cannot start the program; bubblewrap exits with 1 and says why.
  if (isMissing || code === 126 || code === 127 || complaint.startsWith('bwrap: ')) return 'missing';
  if (ending) return ending;
  if (code === 0) return null;
  if (/No space left on device/u.test(complaint)) return 'no_space';
  // Only the kernel kills it here: processor time, file size or the machine's memory ran out.
  return killedBy !== null || isExitBySignal(code) || /Cannot allocate memory/u.test(complaint)
    ? 'over_limit'
    : 'failed';
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The process ended between the check and the signal.
  }
}

interface Heard {
  printed(): string;
  complaint(): string;
}

function listenToComplaints(child: ChildProcess): Heard {
  let complaint = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-keptComplaintChars);
  });
  return { printed: () => '', complaint: () => complaint };
}

function listen(
  child: ChildProcess,
  command: MediaCommand,
  tooMuch: () => void,
  onProgress?: (seconds: number) => void,
): Heard {
  let printedBytes = 0;
  const printed: Buffer[] = [];
  const progress = readProgress((seconds) => onProgress?.(seconds));
  child.stdout!.on('data', (chunk: Buffer) => {
    if (command.program === 'ffmpeg') return progress(chunk);
    printedBytes += chunk.length;
    if (printedBytes > command.limits.printedBytes) return tooMuch();
    printed.push(chunk);
  });
  return { ...listenToComplaints(child), printed: () => Buffer.concat(printed).toString('utf8') };
}

function watchFolder(output: MediaOutput | null, tooMuch: () => void): NodeJS.Timeout | undefined {
  if (!output) return undefined;
  return setInterval(() => {
    folderBytes(output).then(
      (bytes) => bytes > output.maxBytes && tooMuch(),
      () => undefined,
    );
  }, folderWatchMs);
}

async function folderBytes(output: MediaOutput): Promise<number> {
  let total = 0;
  for (const folder of resultFolders(output)) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isFile()) total += (await stat(join(folder, entry.name))).size;
    }
  }
  return total;
}

/** The absolute path of a program; its name where it is not found, so that starting it fails with the usual error. */
export function findOnPath(name: string): string {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find(isProgram) ?? name;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
