import { join } from 'node:path';
import { spareFullDisk } from './spare-full-disk.ts';
import type { Wiring } from './wiring.ts';
import type { MediaDependencies } from '../features/media/describe.ts';
import * as media from '../features/media/file-state.ts';
import { toAccountPerson } from '../access/person.ts';
import { probeSource } from '../features/transcoding/probe-source.ts';
import { createTranscodingQueue, type TranscodingQueue } from '../features/transcoding/queue.ts';
import { serveUploads } from '../features/uploads/routes.ts';
import { createUploads } from '../features/uploads/uploads.ts';

export interface ComposedTranscoding {
  findProgress: MediaDependencies['findProgress'];
  /** Adds a file of this machine, as if the account had uploaded it. */
  addFile(
    path: string,
    file: { mediaId: string; accountId: string; filename: string; sizeBytes: number },
  ): Promise<void>;
  removeFiles(mediaId: string): Promise<void>;
  makeRecordingPictures: TranscodingQueue['makeRecordingPictures'];
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface TranscodingDependencies {
  onRenditionsChanged(mediaId: string): void;
}

/** From the first byte of an upload to the last rendition. */
export function composeTranscoding(
  wiring: Wiring,
  { onRenditionsChanged }: TranscodingDependencies,
): ComposedTranscoding {
  const transcoder = spareFullDisk(wiring.transcoder, wiring.reserve);
  const { app, access, blobs, clock, config, database, finder, findLease, processes, serve, writer } = wiring;
  const { read } = database;
  const { write } = writer;
  const onError = (error: unknown) => app.log.error({ err: error }, 'background work of uploads or transcoding failed');
  const queue = createTranscodingQueue({
    ...{ read, write, clock, blobs, transcoder, onError },
    holder: processes.id,
    workFolder: join(config.dataDir, 'work'),
    jobsAtOnce: config.transcodingJobs,
    markPlayable: media.markPlayable,
    noteFileFacts: media.noteFileFacts,
    markReady: media.markReady,
    markUnplayable: media.markUnplayable,
    markFailed: media.markFailed,
    onRenditionsChanged,
  });
  const uploads = createUploads({
    ...{ read, write, clock, blobs, onError, findLease },
    folder: join(config.dataDir, 'uploads'),
    limits: config,
    probe: (path, signal) => probeSource(transcoder, path, signal),
    assertMayUpload: async (account, mediaId) =>
      void (await access.get(read, toAccountPerson(account), mediaId, 'edit')),
    markDraft: media.markDraft,
    markUploading: media.markUploading,
    markProcessing: media.markProcessing,
    markFailed: media.markFailed,
    queueJob: queue.queueJob,
  });
  serveUploads(app, { serve, finder, uploads });
  return {
    addFile: uploads.addFile,
    removeFiles: queue.removeFiles,
    makeRecordingPictures: queue.makeRecordingPictures,
    findProgress: async (db, ids) =>
      new Map([...(await queue.findProgress(db, ids)), ...(await uploads.findProgress(db, ids))]),
    async start() {
      await transcoder.describe();
      await queue.start();
      await uploads.start();
    },
    async close() {
      await uploads.close();
      await queue.close();
    },
  };
}
