import type { Kysely } from 'kysely';
import { checksum } from '#contracts/checksum.ts';
import { beginningBytes } from '#contracts/limits.ts';
import type { MediaItem } from '#contracts/media.ts';
import type { InterruptedUpload } from '#contracts/uploads.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { UploadFiles } from './files.ts';
import { isInterrupted, type Arrived } from './rules.ts';
import { findUnfinishedBy, findUnfinishedOf, type Upload } from './store.ts';

type Db = Kysely<Tables>;
export type UploadProgress = NonNullable<MediaItem['progress']>;

interface ProgressDependencies {
  files: UploadFiles;
  clock: Clock;
}

/** Progress of those items whose file is being uploaded. */
export async function findProgress(
  dependencies: ProgressDependencies,
  db: Db,
  mediaIds: readonly string[],
): Promise<Map<string, UploadProgress>> {
  const unfinished = await findUnfinishedOf(db, mediaIds);
  const described = unfinished.map(async (upload): Promise<[string, UploadProgress]> => {
    const arrived = await lookAt(dependencies, upload);
    const fraction = Math.min(1, arrived.receivedBytes / arrived.sizeBytes);
    return [
      upload.mediaId,
      { fraction, step: isInterrupted(arrived) ? 'interrupted' : 'uploading', secondsLeft: null },
    ];
  });
  return new Map(await Promise.all(described));
}

/** The account's interrupted uploads. */
export async function findInterrupted(
  dependencies: ProgressDependencies,
  db: Db,
  accountId: string,
  path: string,
): Promise<InterruptedUpload[]> {
  const interrupted: InterruptedUpload[] = [];
  for (const upload of await findUnfinishedBy(db, accountId)) {
    const arrived = await lookAt(dependencies, upload);
    if (!isInterrupted(arrived)) continue;
    const { id, mediaId, filename } = upload;
    const { sizeBytes, receivedBytes } = arrived;
    const bytes = await dependencies.files.readBeginning(id, Math.min(receivedBytes, beginningBytes)).catch(() => null);
    if (!bytes) continue;
    const beginning = { bytes: bytes.length, sum: checksum(bytes) };
    interrupted.push({ mediaId, address: `${path}/${id}`, filename, sizeBytes, receivedBytes, beginning });
  }
  return interrupted;
}

async function lookAt({ files, clock }: ProgressDependencies, { id, sizeBytes, createdAt }: Upload): Promise<Arrived> {
  const file = await files.look(id);
  const quietMs = clock.now().getTime() - (file?.lastByteAt ?? createdAt).getTime();
  return { receivedBytes: file?.bytes ?? 0, sizeBytes, quietMs };
}
