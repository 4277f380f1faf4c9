import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFailure, RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import { initFile, playlistFile, renditionsCommand, type SourceJob } from './ffmpeg-arguments.ts';
import { valueOf } from './fraction.ts';
import { readInitSegment } from './init-segment.ts';
import { findErrors } from './input-arguments.ts';
import type { AudioRendition, Ladder, VideoRendition } from './ladder.ts';
import { isCutOff } from './rules.ts';
import { measureBandwidth, readSegmentDurations, type Segment } from './segment-list.ts';

/** A finished rendition in its folder, to be moved into the blob store: init.mp4, the segments, index.m3u8. */
export interface MadeRendition {
  name: string;
  kind: 'video' | 'audio';
  /** Absolute. */
  folder: string;
  codecs: string;
  width: number | null;
  height: number | null;
  /** Pictures per second, rounded to three decimals. */
  frameRate: number | null;
  peakBandwidth: number;
  averageBandwidth: number;
  durationSeconds: number;
  segments: Segment[];
}

/** `damaged`: nothing of the source can be shown, or only its beginning. `complaint` is for the log. */
export type Making =
  | { isMade: true; renditions: MadeRendition[]; complaint: string }
  | { isMade: false; because: 'damaged' | Exclude<RunFailure, 'failed'>; complaint: string };

export interface MakingOptions {
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/** Makes what plays first: the smallest picture and the sound, or the picture alone if the sound cannot be decoded. */
export async function makeFirstPass(
  transcoder: Transcoder,
  job: SourceJob,
  ladder: Ladder,
  options: MakingOptions = {},
): Promise<Making> {
  const [smallest] = ladder.video;
  const together = await make(transcoder, job, [smallest, ladder.audio], options);
  if (together.isMade || together.because !== 'damaged' || !smallest || !ladder.audio)
    return demandWhole(job, together);
  return demandWhole(job, await make(transcoder, job, [smallest], options));
}

function demandWhole({ facts }: SourceJob, making: Making): Making {
  if (!making.isMade || !isCutOff(facts.promisedMs, making.renditions, findErrors(making.complaint) !== ''))
    return making;
  return { isMade: false, because: 'damaged', complaint: `It ends before its time. ${making.complaint}` };
}

/** Makes a further rendition from the source. */
export function makeRendition(
  transcoder: Transcoder,
  job: SourceJob,
  rendition: VideoRendition,
  options: MakingOptions = {},
): Promise<Making> {
  return make(transcoder, job, [rendition], options);
}

type Wanted = VideoRendition | AudioRendition;

async function make(
  transcoder: Transcoder,
  job: SourceJob,
  given: readonly (Wanted | null | undefined)[],
  options: MakingOptions,
): Promise<Making> {
  const wanted = given.filter((rendition) => rendition !== null && rendition !== undefined);
  const run = await transcoder.run(renditionsCommand(job, wanted), runOptions(job, options));
  if (!run.isDone && run.because !== 'failed') return { isMade: false, because: run.because, complaint: run.complaint };
  const renditions = await Promise.all(wanted.map((rendition) => readRendition(job.folder, rendition)));
  // A run that failed late has often written all there is, so the results are read in any case.
  if (renditions.some((rendition) => rendition === null))
    return { isMade: false, because: 'damaged', complaint: run.complaint };
  return {
    isMade: true,
    renditions: renditions.filter((rendition) => rendition !== null),
    complaint: run.complaint,
  };
}

function runOptions(job: SourceJob, { signal, onProgress }: MakingOptions): RunOptions {
  const wholeSeconds = job.facts.durationMs / 1_000;
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (seconds) => onProgress(Math.min(1, seconds / wholeSeconds)) } : {}),
  };
}

async function readRendition(jobFolder: string, rendition: Wanted): Promise<MadeRendition | null> {
  const folder = join(jobFolder, rendition.name);
  const [playlist, init] = await Promise.all([
    readOrNull(join(folder, playlistFile)),
    readOrNull(join(folder, initFile)),
  ]);
  const listed = playlist ? readSegmentDurations(playlist.toString('utf8')) : null;
  const track = init ? readInitSegment(init) : null;
  if (!listed || !track) return null;
  const segments = await Promise.all(listed.map((segment) => weigh(folder, segment)));
  const durationSeconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
  if (durationSeconds <= 0 || segments.some(({ bytes }) => bytes === 0)) return null;
  const { peakBitsPerSecond, averageBitsPerSecond } = measureBandwidth(segments);
  return {
    name: rendition.name,
    kind: rendition.kind,
    folder,
    ...track,
    frameRate: rendition.kind === 'video' ? Math.round(valueOf(rendition.frameRate) * 1_000) / 1_000 : null,
    peakBandwidth: peakBitsPerSecond,
    averageBandwidth: averageBitsPerSecond,
    durationSeconds: Math.round(durationSeconds * 1e6) / 1e6,
    segments,
  };
}

async function weigh(folder: string, segment: Omit<Segment, 'bytes'>): Promise<Segment> {
  const bytes = await lstat(join(folder, segment.file)).then(
    (file) => (file.isFile() ? file.size : 0),
    () => 0,
  );
  return { ...segment, bytes };
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}
