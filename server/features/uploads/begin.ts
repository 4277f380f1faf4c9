import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { BlobStore } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { UploadFiles } from './files.ts';
import { sourceKey, type Finish } from './finish.ts';
import { canReplace, decideCreation, decideFile, leavesRoom } from './rules.ts';
import { deleteUploadsOf, findUnfinishedOf, insertUpload, lockItem, lockUsedBytes, type NewUpload } from './store.ts';

export interface UploadLimits {
  uploadLimitBytes: number;
  /** Null: no limit. */
  accountQuotaBytes: number | null;
  /** Uploads are refused when they would leave less than this free on the disk. */
  freeDiskBytes: number;
}

export interface BeginDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  blobs: BlobStore;
  files: UploadFiles;
  finish: Finish;
  limits: UploadLimits;
  /** False: the item was deleted. */
  markUploading(unit: Unit, mediaId: string): Promise<boolean>;
}

/** Throws `storage.full` when these bytes would leave too little free space. */
export async function assertRoom(
  { blobs, limits }: Pick<BeginDependencies, 'blobs' | 'limits'>,
  comingBytes: number,
): Promise<void> {
  if (!leavesRoom(await blobs.freeBytes(), comingBytes, limits.freeDiskBytes)) throw new AppError('storage.full');
}

/** Writes the row of a new upload; the caller has checked that the account may upload to the item. */
export async function beginUpload(dependencies: BeginDependencies, upload: NewUpload): Promise<void> {
  const { write, blobs, files, limits } = dependencies;
  const { mediaId, accountId, sizeBytes } = upload;
  const freeBytes = await blobs.freeBytes();
  const refusal = decideFile({
    sizeBytes,
    limitBytes: limits.uploadLimitBytes,
    freeBytes,
    keptFreeBytes: limits.freeDiskBytes,
  });
  if (refusal) throw new AppError(refusal);
  const replaceable = await findReplaceable(dependencies, mediaId, accountId);
  const replaced = await write(async (unit) => {
    const status = await lockItem(unit, mediaId);
    if (!status) throw new AppError('media.not_found');
    const others = await findUnfinishedOf(unit.db, [mediaId]);
    const because = decideCreation({
      status,
      hasUploadUnderWay: others.some(({ id }) => !replaceable.has(id)),
      usedBytes: await lockUsedBytes(unit, accountId, mediaId),
      sizeBytes,
      quotaBytes: limits.accountQuotaBytes,
    });
    if (because) throw new AppError(because);
    await deleteUploadsOf(unit, mediaId);
    await insertUpload(unit, upload);
    await dependencies.markUploading(unit, mediaId);
    return others.map(({ id }) => id);
  });
  for (const id of replaced) await files.remove(id);
  // The source of an earlier upload that could not be processed.
  await blobs.remove(sourceKey(mediaId));
}

async function findReplaceable(
  { read, clock, files, finish }: BeginDependencies,
  mediaId: string,
  accountId: string,
): Promise<Set<string>> {
  const replaceable = new Set<string>();
  for (const other of await findUnfinishedOf(read, [mediaId])) {
    const file = await files.look(other.id);
    const quietMs = clock.now().getTime() - (file?.lastByteAt ?? other.createdAt).getTime();
    const facts = {
      accountId: other.accountId,
      receivedBytes: file?.bytes ?? 0,
      quietMs,
      isBeingChecked: finish.isRunning(other.id),
    };
    if (canReplace(facts, accountId)) replaceable.add(other.id);
  }
  return replaceable;
}
