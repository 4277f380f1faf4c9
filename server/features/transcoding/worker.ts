import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { processJob, type Ending, type ProcessDependencies } from './process-job.ts';
import { JobLost, type MarkItem } from './publish.ts';
import { decideRetry, maxAttempts, shortFilmMs } from './rules.ts';
import {
  claimJob,
  endJob,
  findMade,
  findRunning,
  hasMoreUrgent,
  keepJob,
  removeGrowing,
  requeueJob,
  type Job,
} from './store.ts';

export interface WorkerDependencies extends ProcessDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /** The id of this process, stored with its jobs. */
  holder: string;
  /** Absolute; each job has a subfolder in it. */
  workFolder: string;
  jobsAtOnce: number;
  markReady: MarkItem;
  markUnplayable: MarkItem;
  markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean>;
  onRenditionsChanged(mediaId: string): void;
}

export interface Worker {
  /** Looks for due jobs. */
  wake(): void;
  /** Ends the item's run and waits until it writes nothing any more. */
  stop(mediaId: string): Promise<void>;
  /** Returns running jobs to the queue. */
  close(): Promise<void>;
}

interface Running {
  mediaId: string;
  isLong: boolean;
  stop: AbortController;
  ended: Promise<void>;
}

const tickMs = 1_000;
/** A deleted item is noticed within this many ticks. */
const idleTicks = 5;

/**
 * Runs up to `jobsAtOnce` jobs at a time, and while a long one is among them one short one more that cannot be played
 * yet. A failing or stuck job does not block the next ones for long.
 */
export function createWorker(dependencies: WorkerDependencies): Worker {
  const running = new Map<string, Running>();
  let filling: Promise<void> | null = null;
  let isAskedAgain = false;
  let isClosed = false;

  async function fill(): Promise<void> {
    do {
      isAskedAgain = false;
      while (!isClosed) {
        const isFull = running.size >= dependencies.jobsAtOnce;
        if (isFull && !mayPass()) break;
        const job = await claim(dependencies, isFull);
        if (!job) break;
        launch(job);
      }
    } while (isAskedAgain && !isClosed);
  }

  function mayPass(): boolean {
    return running.size === dependencies.jobsAtOnce && [...running.values()].some(({ isLong }) => isLong);
  }

  function wake(): void {
    isAskedAgain = true;
    if (isClosed || filling) return;
    filling = fill()
      .catch(dependencies.onError)
      .finally(() => {
        filling = null;
        if (isAskedAgain) wake();
      });
  }

  function launch(job: Job): void {
    const stop = new AbortController();
    const ended = runJob(dependencies, job, stop, () => running.size >= dependencies.jobsAtOnce)
      .catch(dependencies.onError)
      .finally(() => {
        running.delete(job.id);
        wake();
      });
    running.set(job.id, { mediaId: job.mediaId, isLong: job.facts.durationMs > shortFilmMs, stop, ended });
    if (isClosed) stop.abort();
  }

  async function end(concerned: Running[]): Promise<void> {
    for (const { stop } of concerned) stop.abort();
    await Promise.all(concerned.map(({ ended }) => ended));
  }

  return {
    wake,
    stop: (mediaId) => end([...running.values()].filter((one) => one.mediaId === mediaId)),
    async close() {
      isClosed = true;
      await filling;
      await end([...running.values()]);
    },
  };
}

function claim({ write, holder }: WorkerDependencies, isPassing: boolean): Promise<Job | null> {
  return write((unit) => claimJob(unit, holder, isPassing ? { mostMs: shortFilmMs } : undefined));
}

async function runJob(
  dependencies: WorkerDependencies,
  job: Job,
  stop: AbortController,
  isBusy: () => boolean,
): Promise<void> {
  // More claims than attempts mean that the process ended during the job each time.
  if (job.attempts > maxAttempts) return settle(dependencies, job, { kind: 'again', because: 'error', cause: null });
  const folder = join(dependencies.workFolder, job.id);
  let progress = job.progress;
  const keeping = keepUp(dependencies, job, stop, () => progress);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const ending = await processJob(dependencies, {
      job,
      folder,
      signal: stop.signal,
      report: (reached) => (progress = Math.max(progress, reached)),
      async hold(unit) {
        if (!(await keepJob(unit, job.id, dependencies.holder, progress))) throw new JobLost();
      },
      mayYield: async () => isBusy() && hasMoreUrgent(dependencies.read, dependencies.clock.now()),
    });
    const isLost = ending.kind === 'again' && ending.cause instanceof JobLost;
    await settle(dependencies, job, stop.signal.aborted || isLost ? { kind: 'yielded' } : ending);
  } finally {
    keeping.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the progress; ends the run when the job was taken over or its item deleted. */
function keepUp(
  { write, holder, onError }: WorkerDependencies,
  job: Job,
  stop: AbortController,
  progressNow: () => number,
) {
  let written = job.progress;
  let quietTicks = 0;
  let isWriting = false;
  const timer = setInterval(() => {
    quietTicks += 1;
    const progress = progressNow();
    if (isWriting || (progress - written < 0.001 && quietTicks < idleTicks)) return;
    isWriting = true;
    write((unit) => keepJob(unit, job.id, holder, progress))
      .then((isOurs) => {
        written = progress;
        quietTicks = 0;
        if (!isOurs) stop.abort();
      })
      .catch(onError)
      .finally(() => (isWriting = false));
  }, tickMs);
  return { end: () => clearInterval(timer) };
}

async function settle(dependencies: WorkerDependencies, job: Job, ending: Ending): Promise<void> {
  const { write, holder, onError } = dependencies;
  if (ending.kind === 'yielded') {
    // The job did not fail: the attempt is not counted.
    return write((unit) => requeueJob(unit, job.id, holder, { runAfter: unit.now, attempts: job.attempts - 1 }));
  }
  if (ending.kind !== 'again') return finish(dependencies, job, ending.kind === 'failed' ? ending.failure : null);
  if (ending.cause) onError(ending.cause);
  const again = decideRetry(job.attempts, ending.because, dependencies.clock.now());
  if (again) return write((unit) => requeueJob(unit, job.id, holder, again));
  return finish(dependencies, job, 'uploads.processing_failed');
}

/** Ends the job. An item that can be played becomes ready even if other renditions failed. */
async function finish(
  { read, write, holder, markReady, markUnplayable, markFailed, onRenditionsChanged }: WorkerDependencies,
  job: Job,
  failure: ErrorCode | null,
) {
  const { renditions } = await findMade(read, job.mediaId);
  await write(async (unit) => {
    if (!(await endJob(unit, job.id, holder, failure))) return;
    if (failure === null || renditions.size > 0) await markReady(unit, job.mediaId);
    else {
      // What was published of a beginning that was never finished would be waited for without end.
      await removeGrowing(unit, job.mediaId);
      await markUnplayable(unit, job.mediaId);
      await markFailed(unit, job.mediaId, failure);
    }
    unit.afterCommit(() => onRenditionsChanged(job.mediaId));
  });
}

/** Removes work folders of finished jobs whose process was killed. */
export async function wipeWorkFolders({
  read,
  workFolder,
}: Pick<WorkerDependencies, 'read' | 'workFolder'>): Promise<void> {
  const inUse = new Set(await findRunning(read));
  const names = await readdir(workFolder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => !inUse.has(name))
      .map((name) => rm(join(workFolder, name), { recursive: true, force: true })),
  );
}
