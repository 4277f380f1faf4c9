import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { LostTrack } from '#contracts/media.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { takeSoon, type FindLease } from '#server/database/leases.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import type { UploadFiles } from './files.ts';
import { deleteUpload, findUpload, lockItem, lockUpload, markFinished, type Upload } from './store.ts';

/** The facts of a file that uploads need; the others are passed on to processing. */
export interface KnownFacts {
  durationMs: number;
  /** The displayed size; null for sound alone. */
  video: { width: number; height: number } | null;
  lostTrack?: LostTrack;
}

export type Verdict<Facts> =
  | { isPlayable: true; facts: Facts }
  | {
      isPlayable: false;
      because: 'empty' | 'not_media' | 'unsupported' | 'damaged' | 'picture_too_large' | 'too_long';
    };

export interface ItemFacts {
  durationSeconds: number;
  picture: { width: number; height: number } | null;
  hasPoster: boolean;
  storyboard: null;
  lostTrack: LostTrack | null;
}

export interface FinishDependencies<Facts extends KnownFacts> {
  read: Kysely<Tables>;
  write: Write;
  findLease: FindLease;
  blobs: BlobStore;
  files: UploadFiles;
  /** Probes the file; throws when the probe cannot be run, and then the upload stays undecided. */
  probe(path: string, signal: AbortSignal): Promise<Verdict<Facts>>;
  /** All bytes have arrived. False: the item was deleted. */
  markProcessing(unit: Unit, mediaId: string, facts: ItemFacts): Promise<boolean>;
  markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean>;
  queueJob(unit: Unit, job: { mediaId: string; source: string; facts: Facts }): Promise<void>;
}

export interface Finish {
  /** Finishes a complete upload; repeated calls finish it once. Throws the reason of a refusal. */
  run(upload: Pick<Upload, 'id'>): Promise<void>;
  isRunning(id: string): boolean;
  /** Why this account's upload was refused recently, for when that answer was lost with its connection. */
  findRefusal(id: string, accountId: string): ErrorCode | null;
  close(): Promise<void>;
}

const rememberedRefusals = 1_000;
/** How long to wait for another process that is finishing the same upload. */
const waitMs = 30_000;

/** The blob key of an item's complete file. */
export function sourceKey(mediaId: string): string {
  return `${mediaFolder(mediaId)}/source`;
}

/**
 * Finishes uploads: probe, move, write, in this order. After a crash at any step, repeating all steps leads to the same
 * result; a file that was moved before the crash is found in its new place.
 */
export function createFinish<Facts extends KnownFacts>(dependencies: FinishDependencies<Facts>): Finish {
  const running = new Map<string, Promise<void>>();
  const refused = new Map<string, { accountId: string; code: ErrorCode }>();
  const stop = new AbortController();

  async function check(upload: Upload): Promise<void> {
    const place = await findFile(dependencies, upload);
    if (place === null) throw new AppError('uploads.not_found');
    const verdict = await dependencies.probe(place.path, stop.signal);
    if (verdict.isPlayable) return accept(dependencies, upload, place.isMoved, verdict.facts);
    const code: ErrorCode = `uploads.${verdict.because}`;
    await refuse(dependencies, upload, place.isMoved, code);
    refused.set(upload.id, { accountId: upload.accountId, code });
    if (refused.size > rememberedRefusals) refused.delete(refused.keys().next().value!);
    throw new AppError(code);
  }

  async function checkOnce(id: string): Promise<void> {
    // Another request or process may have finished the upload since the caller read it.
    const upload = await findUpload(dependencies.read, id);
    if (!upload) throw new AppError('uploads.not_found');
    if (upload.finishedAt === null) await check(upload);
  }

  async function checkAlone(id: string): Promise<void> {
    const lease = dependencies.findLease(`finish:${id}`);
    if (!(await takeSoon(lease, waitMs, stop.signal))) throw new AppError('storage.busy');
    try {
      await checkOnce(id);
    } finally {
      await lease.release();
    }
  }

  return {
    run({ id }) {
      const known = running.get(id);
      if (known) return known;
      const own = checkAlone(id).finally(() => running.delete(id));
      running.set(id, own);
      return own;
    },
    isRunning: (id) => running.has(id),
    findRefusal(id, accountId) {
      const refusal = refused.get(id);
      return refusal?.accountId === accountId ? refusal.code : null;
    },
    async close() {
      stop.abort();
      await Promise.allSettled(running.values());
    },
  };
}

async function findFile({ blobs, files }: Pick<FinishDependencies<never>, 'blobs' | 'files'>, upload: Upload) {
  const file = await files.look(upload.id);
  if (file?.bytes === upload.sizeBytes) return { path: files.pathOf(upload.id), isMoved: false };
  const key = sourceKey(upload.mediaId);
  if (file || (await blobs.size(key)) !== upload.sizeBytes) return null;
  return { path: await blobs.localPath(key), isMoved: true };
}

async function accept<Facts extends KnownFacts>(
  dependencies: FinishDependencies<Facts>,
  upload: Upload,
  isMoved: boolean,
  facts: Facts,
): Promise<void> {
  const { id, mediaId } = upload;
  const source = sourceKey(mediaId);
  if (!isMoved) await dependencies.blobs.putFile(source, dependencies.files.pathOf(id));
  const isTaken = await dependencies.write(async (unit) => {
    const status = await lockItem(unit, mediaId);
    const own = await lockUpload(unit, id);
    if (status && own?.finishedAt) return true;
    // Without a row the upload was given up meanwhile, and the item may have another file.
    if (!status || !own) return status === 'processing' || status === 'ready';
    await markFinished(unit, id);
    const picture = facts.video && { width: facts.video.width, height: facts.video.height };
    await dependencies.markProcessing(unit, mediaId, {
      durationSeconds: facts.durationMs / 1_000,
      picture,
      hasPoster: false,
      storyboard: null,
      lostTrack: facts.lostTrack ?? null,
    });
    await dependencies.queueJob(unit, { mediaId, source, facts });
    return true;
  });
  if (isTaken) return;
  await dependencies.blobs.remove(source);
  await dependencies.write((unit) => deleteUpload(unit, id));
  throw new AppError('uploads.not_found');
}

type RefuseDependencies = Pick<FinishDependencies<never>, 'write' | 'blobs' | 'files' | 'markFailed'>;

async function refuse(
  dependencies: RefuseDependencies,
  upload: Upload,
  isMoved: boolean,
  code: ErrorCode,
): Promise<void> {
  await dependencies.write(async (unit) => {
    if (!(await lockUpload(unit, upload.id))) return;
    await deleteUpload(unit, upload.id);
    await dependencies.markFailed(unit, upload.mediaId, code);
  });
  if (isMoved) await dependencies.blobs.remove(sourceKey(upload.mediaId));
  else await dependencies.files.remove(upload.id);
}
