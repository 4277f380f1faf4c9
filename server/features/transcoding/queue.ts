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
import { makeRecordingPictures, type RecordedFilm } from './recording-pictures.ts';
import { estimateSecondsLeft } from './rules.ts';
import type { SourceFacts } from './source-facts.ts';
import { findJobs, insertJob } from './store.ts';
import { createWorker, wipeWorkFolders } from './worker.ts';

export interface TranscodingDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  blobs: BlobStore;
  transcoder: Transcoder;
  /** The id of this process: see `Processes`. */
  holder: string;
  /** Absolute; the same folder as the transcoder's. */
  workFolder: string;
  /** 0: this process only adds jobs to the queue. */
  jobsAtOnce: number;
  markPlayable: MarkItem;
  noteFileFacts: MarkItem;
  markReady: MarkItem;
  markUnplayable: MarkItem;
  markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean>;
  /** Called after the commit of renditions or pictures that can be used from then on. */
  onRenditionsChanged(mediaId: string): void;
  onError(error: unknown): void;
  /** A run of ffmpeg without progress for this time is ended. */
  stuckAfterMs?: number;
  pollMs?: number;
}

export type MediaProgress = NonNullable<MediaItem['progress']>;

export interface TranscodingQueue {
  /** Adds the job in the unit that marks the item as being processed; work begins after the commit. */
  queueJob(unit: Unit, job: { mediaId: string; source: string; facts: SourceFacts }): Promise<void>;
  /** Progress of those items that wait or are being processed. */
  findProgress(db: Kysely<Tables>, mediaIds: readonly string[]): Promise<Map<string, MediaProgress>>;
  /** Makes poster and contact sheets of what a live session recorded, one recording after the other. */
  makeRecordingPictures(film: RecordedFilm): Promise<void>;
  /** Ends the item's job, then removes all its blobs; it is no error if there are none. */
  removeFiles(mediaId: string): Promise<void>;
  /** Stops the job of a deleted item; without this call the worker notices the deletion within seconds. */
  stop(mediaId: string): Promise<void>;
  /** Begins to work, also on jobs that an ended process left behind. */
  start(): Promise<void>;
  /** Returns running jobs to the queue; the next start goes on with them. */
  close(): Promise<void>;
}

/** The queue of jobs in the database, and this process's worker on it. */
export function createTranscodingQueue(dependencies: TranscodingDependencies): TranscodingQueue {
  const { read, clock, blobs, workFolder } = dependencies;
  const stuckAfterMs = dependencies.stuckAfterMs ?? 180_000;
  const publisher = createPublisher(dependencies);
  const worker = createWorker({ ...dependencies, stuckAfterMs, publisher });
  const closing = new AbortController();
  let lastRecording: Promise<void> = Promise.resolve();
  const isWorking = dependencies.jobsAtOnce > 0;
  let poll: NodeJS.Timeout | undefined;

  return {
    async queueJob(unit, job) {
      await insertJob(unit, { id: newId(), ...job });
      if (isWorking && poll) unit.afterCommit(() => worker.wake());
    },
    findProgress: async (db, mediaIds) =>
      new Map((await findJobs(db, mediaIds)).map((job) => [job.mediaId, describeProgress(job, clock.now())])),
    async makeRecordingPictures(film) {
      const before = lastRecording;
      const making = before.then(() => makeRecordingPictures({ ...dependencies, publisher }, film, closing.signal));
      lastRecording = making.catch(() => {});
      await making;
    },
    async removeFiles(mediaId) {
      await worker.stop(mediaId);
      await blobs.removeFolder(mediaFolder(mediaId));
    },
    stop: (mediaId) => worker.stop(mediaId),
    async start() {
      if (!isWorking) return;
      await wipeWorkFolders({ read, workFolder });
      // Finds jobs that another process queued, and jobs that are due to be tried again.
      poll = setInterval(() => worker.wake(), dependencies.pollMs ?? 5_000);
      poll.unref();
      worker.wake();
    },
    async close() {
      clearInterval(poll);
      closing.abort();
      await lastRecording;
      await worker.close();
    },
  };
}

function describeProgress(job: { isRunning: boolean; progress: number; runAfter: Date }, now: Date): MediaProgress {
  if (!job.isRunning) return { fraction: job.progress, step: 'waiting', secondsLeft: null };
  const elapsedMs = now.getTime() - job.runAfter.getTime();
  return { fraction: job.progress, step: 'processing', secondsLeft: estimateSecondsLeft(job.progress, elapsedMs) };
}
