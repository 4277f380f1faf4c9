import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import {
  playlistFile,
  posterCommands,
  posterFile,
  storyboardCommand,
  type Means,
  type SourceJob,
} from './ffmpeg-arguments.ts';
import type { MadeRendition } from './make-renditions.ts';
import { planStoryboard, type StoryboardPlan } from './still-pictures.ts';

type StillOptions = Pick<RunOptions, 'signal'>;

/** Leaves `poster.jpg` in the job's folder and tells its path; null when the source gives no picture at all. */
export async function makePoster(
  transcoder: Transcoder,
  job: SourceJob,
  options: StillOptions = {},
): Promise<string | null> {
  const path = join(job.folder, posterFile);
  for (const command of posterCommands(job)) {
    await transcoder.run(command, options);
    if (options.signal?.aborted) return null;
    if (await isThere(path)) return path;
  }
  return null;
}

/** Contact sheets of a rendition, whose folder must still hold its playlist and segments. */
export async function makeStoryboard(
  transcoder: Transcoder,
  rendition: Pick<MadeRendition, 'folder' | 'width' | 'height' | 'durationSeconds'>,
  folder: string,
  means: Means,
  options: StillOptions = {},
): Promise<StoryboardPlan | null> {
  if (rendition.width === null || rendition.height === null) return null;
  const plan = planStoryboard({ width: rendition.width, height: rendition.height }, rendition.durationSeconds);
  await transcoder.run(storyboardCommand(join(rendition.folder, playlistFile), plan, folder, means), options);
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
