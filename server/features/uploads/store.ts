import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { MediaStatus } from '#contracts/media.ts';
import { lockRows } from '#server/database/lock.ts';
import type { Tables, UploadsTable } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface Upload {
  id: string;
  mediaId: string;
  accountId: string;
  filename: string;
  sizeBytes: number;
  createdAt: Date;
  /** When its file became the item's source. */
  finishedAt: Date | null;
}

export type NewUpload = Omit<Upload, 'createdAt' | 'finishedAt'>;

export async function insertUpload(unit: Unit, upload: NewUpload): Promise<void> {
  await unit.db
    .insertInto('uploads')
    .values({
      id: upload.id,
      media_id: upload.mediaId,
      account_id: upload.accountId,
      filename: upload.filename,
      size_bytes: upload.sizeBytes,
      created_at: unit.now.getTime(),
      finished_at: null,
    })
    .execute();
}

/** Null: unknown, or of a deleted item. */
export async function findUpload(db: Db, id: string): Promise<Upload | null> {
  const row = await db.selectFrom('uploads').selectAll().where('id', '=', id).where(isOfLivingItem).executeTakeFirst();
  return row ? toUpload(row) : null;
}

export async function lockUpload(unit: Unit, id: string): Promise<Upload | null> {
  const row = await lockRows(unit, unit.db.selectFrom('uploads').selectAll().where('id', '=', id)).executeTakeFirst();
  return row ? toUpload(row) : null;
}

export async function deleteUpload(unit: Unit, id: string): Promise<void> {
  await unit.db.deleteFrom('uploads').where('id', '=', id).execute();
}

export async function deleteUploadsOf(unit: Unit, mediaId: string): Promise<void> {
  await unit.db.deleteFrom('uploads').where('media_id', '=', mediaId).execute();
}

export async function markFinished(unit: Unit, id: string): Promise<void> {
  await unit.db.updateTable('uploads').set({ finished_at: unit.now.getTime() }).where('id', '=', id).execute();
}

export async function findUnfinished(db: Db): Promise<Upload[]> {
  const rows = await db.selectFrom('uploads').selectAll().where('finished_at', 'is', null).execute();
  return rows.map(toUpload);
}

export async function findUnfinishedOf(db: Db, mediaIds: readonly string[]): Promise<Upload[]> {
  if (mediaIds.length === 0) return [];
  const rows = await db
    .selectFrom('uploads')
    .selectAll()
    .where('media_id', 'in', [...mediaIds])
    .where('finished_at', 'is', null)
    .execute();
  return rows.map(toUpload);
}

export async function findUnfinishedBy(db: Db, accountId: string): Promise<Upload[]> {
  const rows = await db
    .selectFrom('uploads')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('finished_at', 'is', null)
    .where(isOfLivingItem)
    .orderBy('created_at')
    .execute();
  return rows.map(toUpload);
}

/** Those of these ids that are of unfinished uploads, whose files have to be kept. */
export async function findWanted(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('uploads')
    .select('id')
    .where('id', 'in', [...ids])
    .where('finished_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Locks the item, so that no other upload to it begins before the commit. Null: it is deleted or does not exist. */
export async function lockItem(unit: Unit, mediaId: string): Promise<MediaStatus | null> {
  const item = unit.db.selectFrom('media').select('id').where('id', '=', mediaId).where('deleted_at', 'is', null);
  if (!(await lockRows(unit, item).executeTakeFirst())) return null;
  // A second query after the lock: a joint query could return the state from before the lock was granted.
  const file = unit.db.selectFrom('media_files').select('status').where('media_id', '=', mediaId);
  const row = await lockRows(unit, file).executeTakeFirst();
  // An item without a file row expects no file, like one whose file is ready.
  return (row?.status ?? 'ready') as MediaStatus;
}

/** Bytes of the account in other items that are not deleted; locked until the unit is committed. */
export async function lockUsedBytes(unit: Unit, accountId: string, exceptMediaId: string): Promise<number> {
  await lockRows(unit, unit.db.selectFrom('accounts').select('id').where('id', '=', accountId)).execute();
  const row = await unit.db
    .selectFrom('uploads')
    .select((e) => e.fn.sum<number | string | null>('size_bytes').as('bytes'))
    .where('account_id', '=', accountId)
    .where('media_id', '!=', exceptMediaId)
    .where(isOfLivingItem)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

function isOfLivingItem(e: ExpressionBuilder<Tables, 'uploads'>) {
  return e.exists(
    e
      .selectFrom('media')
      .select('media.id')
      .whereRef('media.id', '=', 'uploads.media_id')
      .where('media.deleted_at', 'is', null),
  );
}

function toUpload(row: Selectable<UploadsTable>): Upload {
  return {
    id: row.id,
    mediaId: row.media_id,
    accountId: row.account_id,
    filename: row.filename,
    sizeBytes: row.size_bytes,
    createdAt: new Date(row.created_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
  };
}
