import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaRun, RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import { playlistFile, type Means, type SourceJob } from './ffmpeg-arguments.ts';
import { findErrors } from './input-arguments.ts';
import type { MadeRendition } from './make-renditions.ts';
import { readSegmentDurations } from './segment-list.ts';
import { posterCommands, posterFiles, storyboardCommand } from './still-picture-arguments.ts';
import { leastContrast, measureContrast, planStoryboard, type StoryboardPlan } from './still-pictures.ts';

type StillOptions = Pick<RunOptions, 'signal'>;

/**
 * Tries several places and returns the path of the first picture that is neither flat nor broken, else of the one that
 * comes nearest; null only when the source gives no picture at all.
 */
export async function makePoster(
  transcoder: Transcoder,
  job: SourceJob,
  options: StillOptions = {},
): Promise<string | null> {
  const tried: Candidate[] = [];
  for (const [attempt, command] of posterCommands(job).entries()) {
    const run = await transcoder.run(command, options);
    if (options.signal?.aborted) return null;
    const candidate = await judge(job.folder, attempt, run);
    if (candidate && !candidate.isBroken && candidate.contrast >= leastContrast) return candidate.path;
    if (candidate) tried.push(candidate);
  }
  const [best] = tried.sort((a, b) => Number(a.isBroken) - Number(b.isBroken) || b.contrast - a.contrast);
  return best?.path ?? null;
}

interface Candidate {
  path: string;
  isBroken: boolean;
  contrast: number;
}

async function judge(folder: string, attempt: number, run: MediaRun): Promise<Candidate | null> {
  const files = posterFiles(attempt);
  const path = join(folder, files.poster);
  if (!(await isThere(path))) return null;
  const contrast = measureContrast(await readFile(join(folder, files.judged)).catch(() => Buffer.alloc(0)));
  return { path, isBroken: !run.isDone || findErrors(run.complaint) !== '', contrast };
}

/**
 * Makes contact sheets of a rendition, whose folder must contain playlist and segments; the playlist gives the
 * duration.
 */
export async function makeStoryboard(
  transcoder: Transcoder,
  rendition: Pick<MadeRendition, 'folder' | 'width' | 'height'> & { isCopied?: boolean },
  folder: string,
  means: Means,
  options: StillOptions = {},
): Promise<StoryboardPlan | null> {
  if (rendition.width === null || rendition.height === null) return null;
  const playlist = join(rendition.folder, playlistFile);
  const segments = readSegmentDurations(await readFile(playlist, 'utf8'));
  if (!segments) return null;
  const durationSeconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
  const picture = { width: rendition.width, height: rendition.height };
  const film = { playlists: [playlist], picture, durationSeconds, isEveryPictureRead: rendition.isCopied ?? false };
  return await makeSheets(transcoder, film, folder, means, options);
}

/** `isEveryPictureRead`: its key frames may come at other times than those of our renditions. */
export async function makeSheets(
  transcoder: Transcoder,
  film: {
    /** Several where the picture changes its size: see `storyboardCommand`. */
    playlists: readonly string[];
    picture: { width: number; height: number };
    durationSeconds: number;
    isEveryPictureRead: boolean;
  },
  folder: string,
  means: Means,
  options: StillOptions = {},
): Promise<StoryboardPlan | null> {
  const plan = planStoryboard(film.picture, film.durationSeconds);
  await transcoder.run(storyboardCommand(film.playlists, plan, folder, means, film.isEveryPictureRead), options);
  const areThere = await Promise.all(plan.sheets.map((sheet) => isThere(join(folder, sheet))));
  return areThere.every(Boolean) ? plan : null;
}

async function isThere(path: string): Promise<boolean> {
  try {
    const file = await lstat(path);
    return file.isFile() && file.size > 0;
  } catch {
    return false;
  }
}
