import type { MediaCommand, MediaRun, RunFailure, RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import { SegmentCollector, type MadeRendition, type Published, type Wanted } from './collect-segments.ts';
import { renditionsCommand, type SourceJob } from './ffmpeg-arguments.ts';
import { followGrowth, type OnGrown } from './follow-growth.ts';
import { findErrors } from './input-arguments.ts';
import type { Ladder, VideoRendition } from './ladder.ts';
import { isCutOff } from './rules.ts';

export type { MadeRendition } from './collect-segments.ts';

/** `damaged`: nothing of the source can be shown, or only its beginning. `complaint` is for the log. */
export type Making =
  | { isMade: true; renditions: MadeRendition[]; complaint: string }
  | { isMade: false; because: 'damaged' | Exclude<RunFailure, 'failed'>; complaint: string };

export interface MakingOptions {
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Called with what is complete, again and again; an error that it throws ends the run. */
  onGrown?: OnGrown;
  /** What an ended run published of these renditions, by name. */
  published?: ReadonlyMap<string, Published>;
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

/** Makes renditions that only need to be repackaged, and perhaps the sound that has to be encoded. */
export function makeCopies(
  transcoder: Transcoder,
  job: SourceJob,
  copies: readonly Wanted[],
  options: MakingOptions = {},
): Promise<Making> {
  return make(transcoder, job, copies, options).then((making) => demandWhole(job, making));
}

async function make(
  transcoder: Transcoder,
  job: SourceJob,
  given: readonly (Wanted | null | undefined)[],
  options: MakingOptions,
): Promise<Making> {
  const wanted = given.filter((rendition) => rendition !== null && rendition !== undefined);
  const collectors = wanted.map((one) => new SegmentCollector(job.folder, one, options.published?.get(one.name)));
  for (const collector of collectors) await collector.open();
  const growth = followGrowth(collectors, options.onGrown);
  const run = await runAndLook(transcoder, renditionsCommand(job, wanted), runOptions(job, options, growth), growth);
  if (!run.isDone && run.because !== 'failed') return { isMade: false, because: run.because, complaint: run.complaint };
  // A run that failed late has often written all there is, so the results are read in any case.
  const areWhole = await Promise.all(collectors.map((collector) => collector.collect()));
  const made = await Promise.all(collectors.map((collector) => collector.describe(true)));
  const renditions = made.filter((rendition) => rendition !== null);
  if (!areWhole.every(Boolean) || renditions.length < wanted.length)
    return { isMade: false, because: 'damaged', complaint: run.complaint };
  return { isMade: true, renditions, complaint: run.complaint };
}

/** Nothing of the run's folder is touched after it, also when it fails. */
async function runAndLook(
  transcoder: Transcoder,
  command: MediaCommand,
  options: RunOptions,
  growth: ReturnType<typeof followGrowth>,
): Promise<MediaRun> {
  try {
    return await transcoder.run(command, options);
  } finally {
    await growth.end();
  }
}

function runOptions(
  job: SourceJob,
  { signal, onProgress }: MakingOptions,
  growth: ReturnType<typeof followGrowth>,
): RunOptions {
  const wholeSeconds = job.facts.durationMs / 1_000;
  return {
    signal: signal ? AbortSignal.any([signal, growth.signal]) : growth.signal,
    onProgress(seconds) {
      growth.look();
      onProgress?.(Math.min(1, seconds / wholeSeconds));
    },
  };
}
