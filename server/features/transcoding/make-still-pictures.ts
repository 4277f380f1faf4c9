import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import { playlistFile, type Means, type SourceJob } from './ffmpeg-arguments.ts';
import type { MadeRendition } from './make-renditions.ts';
import { readSegmentDurations } from './segment-list.ts';
import { posterCommands, posterFile, storyboardCommand } from './still-picture-arguments.ts';
import { planStoryboard, type StoryboardPlan } from './still-pictures.ts';

type StillOptions = Pick<RunOptions, 'signal'>;

/** Writes `poster.jpg` to the job's folder and returns its path; null when the source gives no picture. */
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

/**
 * Makes contact sheets of a rendition, whose folder must contain playlist and segments; the playlist gives the
 * duration.
 */
export async function makeStoryboard(
  transcoder: Transcoder,
  rendition: Pick<MadeRendition, 'folder' | 'width' | 'height'>,
  folder: string,
  means: Means,
  options: StillOptions = {},
): Promise<StoryboardPlan | null> {
  if (rendition.width === null || rendition.height === null) return null;
  const playlist = join(rendition.folder, playlistFile);
  const segments = readSegmentDurations(await readFile(playlist, 'utf8'));
  if (!segments) return null;
  const durationSeconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
  const plan = planStoryboard({ width: rendition.width, height: rendition.height }, durationSeconds);
  await transcoder.run(storyboardCommand(playlist, plan, folder, means), options);
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
