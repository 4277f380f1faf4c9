import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Clock } from '#server/ports/clock.ts';
import { AppError } from '#server/app-error.ts';
import type { UploadFiles } from './files.ts';
import type { Finish } from './finish.ts';
import { isExpired, isId } from './rules.ts';
import { findUnfinished, findUpload, findWanted, type Upload } from './store.ts';

export interface SweepDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  files: UploadFiles;
  finish: Finish;
  giveUp(id: string): Promise<void>;
  onError(error: unknown): void;
}

const beingMadeMs = 60_000;

/**
 * Cleans up after crashes and abandoned uploads: finishes complete files, removes expired ones and those without a row.
 */
export async function sweepUploads(dependencies: SweepDependencies): Promise<void> {
  for (const upload of await findUnfinished(dependencies.read)) {
    try {
      await settle(dependencies, upload);
    } catch (error) {
      // A refusal also ends the upload; after any other error it is tried again next time.
      if (!(error instanceof AppError) || error.status >= 500) dependencies.onError(error);
    }
  }
  await removeHomeless(dependencies);
}

async function settle({ read, clock, files, finish, giveUp }: SweepDependencies, upload: Upload): Promise<void> {
  if (!(await findUpload(read, upload.id))) return giveUp(upload.id);
  const file = await files.look(upload.id);
  const lastByteAt = file && file.lastByteAt > upload.createdAt ? file.lastByteAt : upload.createdAt;
  // Without a file: it was moved already, which finishing detects, or it is not created yet.
  if (!file || file.bytes === upload.sizeBytes) {
    const isFound = await finish.run(upload).then(() => true, ifNotFound);
    if (isFound || clock.now().getTime() - lastByteAt.getTime() < beingMadeMs) return;
    return giveUp(upload.id);
  }
  // What is given up cannot be brought back: wait until the time of day is certain.
  if (clock.jumpMs() === 0 && isExpired(lastByteAt, clock.now())) await giveUp(upload.id);
}

function ifNotFound(error: unknown): false {
  if (error instanceof AppError && error.code === 'uploads.not_found') return false;
  throw error;
}

async function removeHomeless({ read, files }: SweepDependencies): Promise<void> {
  // List the files before reading the rows: a row is written before its file, so every new file has a row.
  const names = (await files.list()).filter(isId);
  const wanted = await findWanted(read, names);
  for (const name of names) if (!wanted.has(name)) await files.remove(name);
}
