import { join } from 'node:path';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { createLeases } from '#server/database/leases.ts';
import type { Database } from '#server/database/open.ts';
import type { Write } from '#server/database/write.ts';
import { createAccountSessions } from '#server/features/accounts/sessions.ts';
import * as marks from '#server/features/media/file-state.ts';

import { createAccess } from '#server/access/find-rights.ts';
import { toAccountPerson } from '#server/access/person.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { probeSource } from '#server/features/transcoding/probe-source.ts';
import { createTranscodingQueue } from '#server/features/transcoding/queue.ts';
import type { UploadLimits } from '#server/features/uploads/begin.ts';
import { serveUploads } from '#server/features/uploads/routes.ts';
import { createUploads } from '#server/features/uploads/uploads.ts';
import type { BlobStore } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { newId } from '#server/random.ts';
import { createTestHttp } from './test-http.ts';

export interface UploadLabOptions {
  database: Database;
  write: Write;
  clock: Clock;
  dataDir: string;
  jobsAtOnce?: number;
  limits?: Partial<UploadLimits>;
  stuckAfterMs?: number;
  pollMs?: number;
  /** Wraps the real blob store, to let it fail or wait, or to count calls. */
  wrapBlobs?: (blobs: BlobStore) => BlobStore;
  wrapTranscoder?: (transcoder: Transcoder) => Transcoder;
  onError?: (error: unknown) => void;
}

const generous: UploadLimits = { uploadLimitBytes: 100 << 20, accountQuotaBytes: null, freeDiskBytes: 0 };

/** Uploads and the transcoding queue with a real disk and ffmpeg, connected as in the app. */
export function openUploadLab(options: UploadLabOptions) {
  const { database, write, clock, dataDir } = options;
  const { read } = database;
  const workFolder = join(dataDir, 'work');
  const asGiven = <T>(one: T): T => one;
  const blobs = (options.wrapBlobs ?? asGiven)(createFsBlobStore({ folder: join(dataDir, 'blobs') }));
  const transcoder = (options.wrapTranscoder ?? asGiven)(createFfmpegTranscoder({ workFolder }));
  const sessions = createAccountSessions({ read, write, clock });
  const http = createTestHttp((hash) => sessions.find(hash));
  const changed: string[] = [];
  const errors: unknown[] = [];
  const onError = options.onError ?? ((error: unknown) => void errors.push(error));
  const holder = newId();
  const queue = createTranscodingQueue({
    ...marks,
    ...{ read, write, clock, blobs, transcoder, workFolder, onError, holder },
    jobsAtOnce: options.jobsAtOnce ?? 1,
    onRenditionsChanged: (mediaId) => void changed.push(mediaId),
    stuckAfterMs: options.stuckAfterMs ?? 60_000,
    pollMs: options.pollMs ?? 200,
  });
  const access = createAccess(() => ({ modules: defaultModules }));
  const uploads = createUploads({
    ...marks,
    ...{ read, write, clock, blobs, onError },
    findLease: createLeases(database, write, { id: holder }),
    folder: join(dataDir, 'uploads'),
    limits: { ...generous, ...options.limits },
    probe: (path, signal) => probeSource(transcoder, path, signal),
    queueJob: queue.queueJob,
    async assertMayUpload(account, mediaId) {
      await access.get(read, toAccountPerson(account), mediaId, 'edit');
    },
  });
  serveUploads(http.app, { serve: http.serve, finder: http.finder, uploads });
  return {
    ...{ uploads, http, blobs, changed, errors, dataDir },
    queue: {
      ...queue,
      /** As one process after another: the one before has ended. */
      async start() {
        await write(async ({ db }) => {
          await db.deleteFrom('processes').execute();
          await db.insertInto('processes').values({ id: holder, beat: 0, machine: '', pid: 1, born: '' }).execute();
        });
        await queue.start();
      },
    },
    /** Starts to listen; resolves to the address. */
    listen: () => http.app.listen({ port: 0, host: '127.0.0.1' }),
    async close() {
      await http.app.close();
      await uploads.close();
      await queue.close();
      await blobs.close();
    },
  };
}

export type UploadLab = ReturnType<typeof openUploadLab>;
