import { copyFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { uploadsPath } from '#contracts/limits.ts';
import type { InterruptedUpload } from '#contracts/uploads.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import { newId } from '#server/random.ts';
import { assertRoom, beginUpload, type BeginDependencies } from './begin.ts';
import { createUploadFiles, isFull } from './files.ts';
import { createFinish, type Finish, type FinishDependencies, type KnownFacts } from './finish.ts';
import { findInterrupted, findProgress, type UploadProgress } from './progress.ts';
import { cleanFilename, isId } from './rules.ts';
import { deleteUpload, findUpload, lockUpload, type NewUpload } from './store.ts';
import { sweepUploads } from './sweep.ts';
import { createTus, type TusAnswer } from './tus.ts';

export interface UploadDependencies<Facts extends KnownFacts>
  extends Omit<FinishDependencies<Facts>, 'files'>, Omit<BeginDependencies, 'files' | 'finish'> {
  /** Absolute; contains the files of unfinished uploads. */
  folder: string;
  /** The upload was given up: the item waits for another file. */
  markDraft(unit: Unit, mediaId: string): Promise<boolean>;
  /** Throws `media.not_found` or `media.not_permitted` unless the account may upload to the item. */
  assertMayUpload(account: AccountCaller, mediaId: string): Promise<void>;
  onError(error: unknown): void;
}

export interface Uploads {
  /**
   * Handles one request of the tus protocol by a signed-in member; `comingBytes`: the length of its body as announced.
   */
  answer(request: Request, account: AccountCaller, id: string | null, comingBytes: number): Promise<TusAnswer>;
  /** Adds a copy of a local file to an item, as if the account had uploaded it. */
  addFile(path: string, file: Omit<NewUpload, 'id'>): Promise<void>;
  /** Progress of those items whose file is being uploaded. */
  findProgress(db: Kysely<Tables>, mediaIds: readonly string[]): Promise<Map<string, UploadProgress>>;
  /** The account's interrupted uploads. */
  findInterrupted(accountId: string): Promise<InterruptedUpload[]>;
  /** Cleans up after crashes, now and once an hour; resolves after the first time. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const sweepEveryMs = 3_600_000;

/** Uploads from the first byte until the file is an item's source. */
export function createUploads<Facts extends KnownFacts>(given: UploadDependencies<Facts>): Uploads {
  const { read, write, limits } = given;
  const files = createUploadFiles(given.folder, given.clock);
  const finish = createFinish({ ...given, files });
  const dependencies = { ...given, files, finish, giveUp };
  let timer: NodeJS.Timeout | undefined;

  /** Removes an unfinished upload and its file. */
  async function giveUp(id: string): Promise<void> {
    await write(async (unit) => {
      const upload = await lockUpload(unit, id);
      if (!upload || upload.finishedAt) return;
      await deleteUpload(unit, id);
      await given.markDraft(unit, upload.mediaId);
    });
    await files.remove(id);
  }

  async function begin(account: AccountCaller, upload: NewUpload): Promise<void> {
    await given.assertMayUpload(account, upload.mediaId);
    await beginUpload(dependencies, { ...upload, filename: cleanFilename(upload.filename) });
  }

  const tus = createTus({
    path: uploadsPath,
    maxBytes: limits.uploadLimitBytes,
    files,
    find: (id) => findUpload(read, id),
    begin,
    finish: (id) => finish.run({ id }),
    ...{ giveUp, findLease: given.findLease, onError: given.onError },
  });

  return {
    async answer(request, account, id, comingBytes) {
      try {
        if (id !== null)
          await prepare({ ...dependencies, assertMayUpload: given.assertMayUpload }, request.method, account, id);
        if (request.method === 'PATCH') await assertRoom(dependencies, comingBytes);
        return await tus(request, account);
      } catch (error) {
        throw isFull(error) ? new AppError('storage.full', { cause: error }) : error;
      }
    },
    async addFile(path, file) {
      const id = newId();
      await beginUpload(dependencies, { id, ...file });
      await files.create(id);
      await copyFile(path, files.pathOf(id));
      await finish.run({ id });
    },
    findProgress: (db, mediaIds) => findProgress(dependencies, db, mediaIds),
    findInterrupted: (accountId) => findInterrupted(dependencies, read, accountId, uploadsPath),
    async start() {
      const sweep = () => sweepUploads(dependencies).catch(given.onError);
      timer = setInterval(() => void sweep(), sweepEveryMs);
      timer.unref();
      await sweep();
    },
    async close() {
      clearInterval(timer);
      await finish.close();
    },
  };
}

interface PrepareDependencies extends Pick<BeginDependencies, 'read' | 'files'> {
  finish: Finish;
  assertMayUpload: (account: AccountCaller, mediaId: string) => Promise<void>;
}

/**
 * Throws unless the upload is the account's own and the account may still change the item; a complete upload is finished
 * first, so that the result is answered.
 */
async function prepare(
  { read, files, finish, assertMayUpload }: PrepareDependencies,
  method: string,
  account: AccountCaller,
  id: string,
): Promise<void> {
  const upload = isId(id) ? await findUpload(read, id) : null;
  if (!upload) throw new AppError(finish.findRefusal(id, account.id) ?? 'uploads.not_found');
  if (upload.accountId !== account.id) throw new AppError('uploads.not_found');
  if (method !== 'HEAD' && method !== 'PATCH') return;
  await assertMayUpload(account, upload.mediaId);
  if (upload.finishedAt) return;
  const file = await files.look(id);
  if (!file || file.bytes === upload.sizeBytes) await finish.run(upload);
}
