import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { BlobNotFound, mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { playlistFile, type SourceJob } from './ffmpeg-arguments.ts';
import type { VideoRendition } from './ladder.ts';
import { makeBeginning } from './make-beginning.ts';
import { makeRendition, type Making, type MakingOptions } from './make-renditions.ts';
import { makePoster, makeStoryboard } from './make-still-pictures.ts';
import { layOut, type HoldJob, type Publisher } from './publish.ts';
import { planEncoding, planWork } from './repackaging.ts';
import { isMade, planSteps, progressAt, type Made, type Step, type Trouble } from './rules.ts';
import { endWhenStuck } from './stall.ts';
import { findMade, type Job } from './store.ts';

/** How one run of a job ended. `yielded`: it made way for a more urgent item; the rest is made later. */
export type Ending =
  | { kind: 'ready' }
  | { kind: 'yielded' }
  | { kind: 'failed'; failure: ErrorCode }
  | { kind: 'again'; because: Trouble; cause: unknown };

export interface ProcessDependencies {
  read: Kysely<Tables>;
  blobs: BlobStore;
  transcoder: Transcoder;
  publisher: Publisher;
  /** A run without progress for this time is ended. */
  stuckAfterMs: number;
  onError(error: unknown): void;
}

/** One run of a job, with its folder and callbacks. */
export interface Run {
  job: Job;
  folder: string;
  signal: AbortSignal;
  hold: HoldJob;
  /** From 0 to 1. */
  report(progress: number): void;
  mayYield(): Promise<boolean>;
}

/** Makes what the item lacks, step by step; each step is published as soon as it is made. */
export async function processJob(dependencies: ProcessDependencies, run: Run): Promise<Ending> {
  try {
    return await makeMissing(dependencies, run);
  } catch (error) {
    if (error instanceof BlobNotFound) return { kind: 'failed', failure: 'uploads.processing_failed' };
    return { kind: 'again', because: troubleOf(error), cause: error };
  }
}

async function makeMissing(dependencies: ProcessDependencies, run: Run): Promise<Ending> {
  const { job } = run;
  const [{ threads, canToneMap }, input, bytes, made] = await Promise.all([
    dependencies.transcoder.describe(),
    dependencies.blobs.localPath(job.source),
    dependencies.blobs.size(job.source),
    findMade(dependencies.read, job.mediaId),
  ]);
  const source: SourceJob = { input, facts: job.facts, means: { threads, canToneMap }, folder: run.folder };
  const work = planWork(job.facts, bytes ?? 0, made.renditions);
  const ending = await makeSteps(dependencies, run, source, made, planSteps(job.facts, work));
  return ending ?? (await makeSteps(dependencies, run, source, made, planSteps(job.facts, planEncoding(job.facts))))!;
}

/** Null: the source cannot be copied, so there are other steps. */
async function makeSteps(
  dependencies: ProcessDependencies,
  run: Run,
  source: SourceJob,
  made: Made,
  steps: readonly Step[],
): Promise<Ending | null> {
  const poster = steps.find(({ kind }) => kind === 'poster');
  const early: { poster?: Promise<boolean> } = {};
  const makePosterEarly = () => {
    if (!poster || made.hasPoster) return;
    early.poster ??= makeStep(dependencies, run, source, poster, () => {}).then(
      (ending) => ending === null,
      () => false,
    );
  };
  let trouble: Ending | null = null;
  try {
    for (const [at, step] of steps.entries()) {
      run.report(progressAt(steps, at, 0));
      if (isMade(step, made) || (step === poster && (await early.poster))) continue;
      const isBeginning = step.kind === 'first' || step.kind === 'copy';
      if (!isBeginning && (await run.mayYield())) return { kind: 'yielded' };
      const tell = (fraction: number) => run.report(progressAt(steps, at, fraction));
      const ending = await makeStep(dependencies, run, source, step, tell, makePosterEarly);
      run.signal.throwIfAborted();
      if (ending === 'unfit') return null;
      if (ending && (isBeginning || ending.kind === 'failed')) return ending;
      trouble ??= ending;
    }
  } finally {
    await early.poster;
  }
  return trouble ?? { kind: 'ready' };
}

/** Null: the step was made, or the item can do without it. */
async function makeStep(
  dependencies: ProcessDependencies,
  run: Run,
  source: SourceJob,
  step: Step,
  tell: (fraction: number) => void,
  onPlayable = () => {},
): Promise<Ending | 'unfit' | null> {
  const { isStuck, result } = await endWhenStuck(dependencies.stuckAfterMs, run.signal, async (signal, showLife) => {
    const onProgress = (fraction: number) => {
      showLife();
      tell(fraction);
    };
    if (step.kind === 'first' || step.kind === 'copy')
      return (await makeBeginning(dependencies, run, source, step, { signal, onProgress, onPlayable })) ?? 'unfit';
    if (step.kind === 'rendition') {
      return publishMade(dependencies, run, () =>
        makeRendition(dependencies.transcoder, source, step.rendition, { signal, onProgress }),
      );
    }
    if (step.kind === 'poster') await publishPoster(dependencies, run, source, { signal });
    else await publishStoryboard(dependencies, run, source, { signal }, step.from);
    return null;
  });
  const isPicture = step.kind === 'poster' || step.kind === 'storyboard';
  if (isStuck && !isPicture)
    return { kind: 'again', because: 'stuck', cause: new Error(`No progress in step ${step.kind}.`) };
  if (result === null || result === 'unfit') return result;
  return judge(dependencies, run, step, result);
}

function judge({ onError }: ProcessDependencies, run: Run, step: Step, result: Making): Ending | null {
  if (result.isMade) return null;
  if (result.because === 'damaged') {
    onError(new Error(`Step ${step.kind} of item ${run.job.mediaId} gave nothing: ${result.complaint}`));
    // The item does without a larger rendition that cannot be made.
    return step.kind === 'first' ? { kind: 'failed', failure: 'uploads.damaged' } : null;
  }
  const because = result.because === 'stopped' ? 'error' : result.because;
  return {
    kind: 'again',
    because,
    cause: new Error(`Step ${step.kind} ended: ${result.because}. ${result.complaint}`),
  };
}

async function publishMade(
  { publisher }: ProcessDependencies,
  { hold, job }: Run,
  make: () => Promise<Making>,
): Promise<Making> {
  const making = await make();
  if (making.isMade) await publisher.renditions(hold, job.mediaId, making.renditions);
  return making;
}

async function publishPoster(
  dependencies: ProcessDependencies,
  { hold, job }: Run,
  source: SourceJob,
  options: MakingOptions,
): Promise<void> {
  // In a folder of its own: it is made while renditions are being made in the others.
  const path = await makePoster(dependencies.transcoder, { ...source, folder: join(source.folder, 'poster') }, options);
  if (path) await dependencies.publisher.poster(hold, job.mediaId, path);
}

async function publishStoryboard(
  dependencies: ProcessDependencies,
  { hold, job, folder }: Run,
  source: SourceJob,
  options: MakingOptions,
  smallest: VideoRendition,
): Promise<void> {
  // The item does without when this rendition could not be made.
  if ((await dependencies.blobs.size(`${mediaFolder(job.mediaId)}/${smallest.name}/${playlistFile}`)) === null) return;
  const from = join(folder, 'published');
  await layOut(dependencies.blobs, job.mediaId, smallest.name, from);
  const sheets = join(folder, 'sheets');
  const plan = await makeStoryboard(
    dependencies.transcoder,
    { ...smallest, folder: from },
    sheets,
    source.means,
    options,
  );
  if (plan) await dependencies.publisher.storyboard(hold, job.mediaId, sheets, plan);
}

function troubleOf(error: unknown): Trouble {
  const code = error instanceof AppError ? error.code : (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'storage.full' || code === 'ENOSPC' || code === 'EDQUOT') return 'no_space';
  return code === 'storage.busy' ? 'missing' : 'error';
}
