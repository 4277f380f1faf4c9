import { copyFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
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
  /** Absolute; unfinished uploads lie in it. */
  folder: string;
  /** No file any more: the upload was given up. */
  markDraft(unit: Unit, mediaId: string): Promise<boolean>;
  /** Throws what keeps the account from changing the item: `media.not_found`, `media.not_permitted`. */
  assertMayUpload(account: AccountCaller, mediaId: string): Promise<void>;
  onError(error: unknown): void;
}

export interface Uploads {
  /** One request of the tus protocol by a signed-in member; `comingBytes` as the request announces them. */
  answer(request: Request, account: AccountCaller, id: string | null, comingBytes: number): Promise<TusAnswer>;
  /** Gives an item a copy of a file of this machine, as if the account had uploaded it. */
  addFile(path: string, file: Omit<NewUpload, 'id'>): Promise<void>;
  /** Of items whose file is on its way. */
  findProgress(db: Kysely<Tables>, mediaIds: readonly string[]): Promise<Map<string, UploadProgress>>;
  /** What the account began to send, and nobody sends any more. */
  findInterrupted(accountId: string): Promise<InterruptedUpload[]>;
  /** Brings to an end what a crash left half done, now and once an hour; resolves when the first round is over. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export const uploadsPath = '/api/uploads';
const sweepEveryMs = 3_600_000;

/** Uploads from their first byte until their file is an item's source. */
export function createUploads<Facts extends KnownFacts>(given: UploadDependencies<Facts>): Uploads {
  const { read, write, limits } = given;
  const files = createUploadFiles(given.folder);
  const finish = createFinish({ ...given, files });
  const dependencies = { ...given, files, finish, giveUp };
  let timer: NodeJS.Timeout | undefined;

  /** Forgets an upload that is not finished, and its file. */
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
    giveUp,
  });

  return {
    async answer(request, account, id, comingBytes) {
      try {
        if (id !== null) await prepare(dependencies, request.method, account.id, id);
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
}

/** Asserts that the upload is the account's own; one whose bytes are all here is finished first, so that it is answered by its end. */
async function prepare(
  { read, files, finish }: PrepareDependencies,
  method: string,
  accountId: string,
  id: string,
): Promise<void> {
  const upload = isId(id) ? await findUpload(read, id) : null;
  if (!upload) throw new AppError(finish.findRefusal(id, accountId) ?? 'uploads.not_found');
  if (upload.accountId !== accountId) throw new AppError('uploads.not_found');
  if (upload.finishedAt || (method !== 'HEAD' && method !== 'PATCH')) return;
  const file = await files.look(id);
  if (!file || file.bytes === upload.sizeBytes) await finish.run(upload);
}
