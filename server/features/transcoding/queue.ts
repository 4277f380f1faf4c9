import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import type { MediaItem } from '#contracts/media.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { newId } from '#server/random.ts';
import { createPublisher, type MarkItem } from './publish.ts';
import { estimateSecondsLeft, isLeftBehind, nameHolder } from './rules.ts';
import type { SourceFacts } from './source-facts.ts';
import { breakLease, findJobs, findLeases, insertJob } from './store.ts';
import { createWorker, wipeWorkFolders } from './worker.ts';

export interface TranscodingDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  blobs: BlobStore;
  transcoder: Transcoder;
  /** Absolute; the transcoder's. */
  workFolder: string;
  /** 0: this process only queues. */
  jobsAtOnce: number;
  markPlayable: MarkItem;
  noteFileFacts: MarkItem;
  markReady: MarkItem;
  markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean>;
  /** After the commit of whatever can be played, or be seen, from then on. */
  onRenditionsChanged(mediaId: string): void;
  onError(error: unknown): void;
  /** A run of ffmpeg that makes nothing for so long is ended. */
  stuckAfterMs?: number;
  pollMs?: number;
}

export type MediaProgress = NonNullable<MediaItem['progress']>;

export interface TranscodingQueue {
  /** Part of the unit that says the item is being processed; work begins right after the commit. */
  queueJob(unit: Unit, job: { mediaId: string; source: string; facts: SourceFacts }): Promise<void>;
  /** Of the items that wait or are being processed. */
  findProgress(db: Kysely<Tables>, mediaIds: readonly string[]): Promise<Map<string, MediaProgress>>;
  /** Ends what is done to the item, then removes all its blobs; none is no error. */
  removeFiles(mediaId: string): Promise<void>;
  /** The item was deleted: its job rests. Without a word the worker notices within seconds. */
  stop(mediaId: string): Promise<void>;
  /** Takes up what the last run of this process left behind, and begins to work. */
  start(): Promise<void>;
  /** Gives what is under way back to the queue; the next start goes on with it. */
  close(): Promise<void>;
}

/** The queue of jobs in the database, and this process's worker on it. */
export function createTranscodingQueue(dependencies: TranscodingDependencies): TranscodingQueue {
  const { read, write, clock, blobs, workFolder } = dependencies;
  const own = { host: hostname(), pid: process.pid, run: newId() };
  const stuckAfterMs = dependencies.stuckAfterMs ?? 180_000;
  const worker = createWorker({
    ...dependencies,
    stuckAfterMs,
    holder: nameHolder(own),
    publisher: createPublisher(dependencies),
  });
  const isWorking = dependencies.jobsAtOnce > 0;
  let poll: NodeJS.Timeout | undefined;

  async function takeUp(): Promise<void> {
    for (const { id, leasedBy } of await findLeases(read)) {
      if (isLeftBehind(leasedBy, own, isAlive)) await write((unit) => breakLease(unit, id, leasedBy));
    }
    await wipeWorkFolders({ read, workFolder });
  }

  return {
    async queueJob(unit, job) {
      await insertJob(unit, { id: newId(), ...job });
      if (isWorking && poll) unit.afterCommit(() => worker.wake());
    },
    findProgress: async (db, mediaIds) =>
      new Map((await findJobs(db, mediaIds)).map((job) => [job.mediaId, describeProgress(job, clock.now())])),
    async removeFiles(mediaId) {
      await worker.stop(mediaId);
      await blobs.removeFolder(mediaFolder(mediaId));
    },
    stop: (mediaId) => worker.stop(mediaId),
    async start() {
      if (!isWorking) return;
      await takeUp();
      // Jobs that another process queued, and those whose time to be tried again has come.
      poll = setInterval(() => worker.wake(), dependencies.pollMs ?? 5_000);
      poll.unref();
      worker.wake();
    },
    async close() {
      clearInterval(poll);
      await worker.close();
    },
  };
}

function describeProgress(job: { isRunning: boolean; progress: number; runAfter: Date }, now: Date): MediaProgress {
  if (!job.isRunning) return { fraction: job.progress, step: 'waiting', secondsLeft: null };
  const elapsedMs = now.getTime() - job.runAfter.getTime();
  return { fraction: job.progress, step: 'processing', secondsLeft: estimateSecondsLeft(job.progress, elapsedMs) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
