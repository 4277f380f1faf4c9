import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { processJob, type Ending, type ProcessDependencies } from './process-job.ts';
import { JobLost, type MarkItem } from './publish.ts';
import { decideRetry, maxAttempts } from './rules.ts';
import { claimJob, endJob, findLeases, findMade, hasMoreUrgent, keepJob, requeueJob, type Job } from './store.ts';

export interface WorkerDependencies extends ProcessDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /** Who claims: written beside the lease. */
  holder: string;
  /** Absolute; each job has a folder in it. */
  workFolder: string;
  jobsAtOnce: number;
  markReady: MarkItem;
  markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean>;
  onRenditionsChanged(mediaId: string): void;
}

export interface Worker {
  /** There may be something to do. */
  wake(): void;
  /** Ends the runs of these items and waits until nothing of them is written any more. */
  stop(mediaId: string): Promise<void>;
  /** Gives what is under way back to the queue. */
  close(): Promise<void>;
}

interface Running {
  mediaId: string;
  stop: AbortController;
  ended: Promise<void>;
}

const leaseMs = 60_000;
const tickMs = 1_000;
/** A lease is renewed, and a deleted item noticed, at least every so many ticks. */
const idleTicks = 5;

/** Works on as many jobs at a time as it may; what one job does or fails to do never keeps the next from its turn for long. */
export function createWorker(dependencies: WorkerDependencies): Worker {
  const running = new Map<string, Running>();
  let filling: Promise<void> | null = null;
  let isAskedAgain = false;
  let isClosed = false;

  async function fill(): Promise<void> {
    do {
      isAskedAgain = false;
      while (!isClosed && running.size < dependencies.jobsAtOnce) {
        const job = await claim(dependencies);
        if (!job) break;
        launch(job);
      }
    } while (isAskedAgain && !isClosed);
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
    running.set(job.id, { mediaId: job.mediaId, stop, ended });
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

function claim({ write, holder }: WorkerDependencies): Promise<Job | null> {
  return write((unit) => claimJob(unit, holder, leaseFrom(unit.now)));
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}

async function runJob(
  dependencies: WorkerDependencies,
  job: Job,
  stop: AbortController,
  isBusy: () => boolean,
): Promise<void> {
  // Whoever claims a job more often than it may be tried finds that the process ended under it each time.
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
        if (!(await keepJob(unit, job.id, dependencies.holder, progress, leaseFrom(unit.now)))) throw new JobLost();
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

/** Writes the progress and renews the lease; ends the run when the job was taken away or its item is gone. */
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
    write((unit) => keepJob(unit, job.id, holder, progress, leaseFrom(unit.now)))
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
    // It was not the job's fault: the attempt does not count.
    return write((unit) => requeueJob(unit, job.id, holder, { runAfter: unit.now, attempts: job.attempts - 1 }));
  }
  if (ending.kind !== 'again') return finish(dependencies, job, ending.kind === 'failed' ? ending.failure : null);
  if (ending.cause) onError(ending.cause);
  const again = decideRetry(job.attempts, ending.because, dependencies.clock.now());
  if (again) return write((unit) => requeueJob(unit, job.id, holder, again));
  return finish(dependencies, job, 'uploads.processing_failed');
}

/** An item that plays is ready with what there is, whatever happened to the rest. */
async function finish(
  { read, write, holder, markReady, markFailed, onRenditionsChanged }: WorkerDependencies,
  job: Job,
  failure: ErrorCode | null,
) {
  const { renditions } = await findMade(read, job.mediaId);
  await write(async (unit) => {
    if (!(await endJob(unit, job.id, holder, failure))) return;
    if (failure === null || renditions.size > 0) await markReady(unit, job.mediaId);
    else await markFailed(unit, job.mediaId, failure);
    unit.afterCommit(() => onRenditionsChanged(job.mediaId));
  });
}

/** Removes what jobs that are over left behind when their process was killed. */
export async function wipeWorkFolders({
  read,
  workFolder,
}: Pick<WorkerDependencies, 'read' | 'workFolder'>): Promise<void> {
  const inUse = new Set((await findLeases(read)).map(({ id }) => id));
  const names = await readdir(workFolder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => !inUse.has(name))
      .map((name) => rm(join(workFolder, name), { recursive: true, force: true })),
  );
}
