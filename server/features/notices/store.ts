import { sql, type Kysely } from 'kysely';
import type { NoticeName } from '#contracts/notices.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** Something to tell a member. The same name and subject are one notice, however often it happens. */
export interface NewNotice {
  id: string;
  name: NoticeName;
  mediaId: string;
  subject: string;
  details?: NoticeDetails;
}

export interface NoticeDetails {
  accountId?: string;
  link?: string;
}

export interface Notice {
  id: string;
  name: NoticeName;
  media: { id: string; title: string };
  details: NoticeDetails;
  createdAt: Date;
  isRead: boolean;
}

/** A notice that is there already is new again. */
export async function insertForAccount(unit: Unit, accountId: string, notice: NewNotice): Promise<void> {
  const at = unit.now.getTime();
  await unit.db
    .insertInto('notices')
    .values({ ...toColumns(notice), account_id: accountId, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'name', 'subject']).doUpdateSet({ created_at: at, read_at: null }),
    )
    .execute();
}

/** One statement that reads nothing back; a notice that is there already stays as it is. */
export async function insertForOwner(unit: Unit, notice: NewNotice): Promise<void> {
  const { id, name, media_id, subject, details } = toColumns(notice);
  await unit.db
    .insertInto('notices')
    .columns(['id', 'account_id', 'name', 'media_id', 'subject', 'details', 'created_at'])
    .expression((e) =>
      e
        .selectFrom('media')
        .select([
          sql<string>`cast(${id} as text)`.as('id'),
          'owner_id',
          sql<string>`cast(${name} as text)`.as('name'),
          'media.id as media_id',
          sql<string>`cast(${subject} as text)`.as('subject'),
          sql<string>`cast(${details} as text)`.as('details'),
          sql<number>`cast(${unit.now.getTime()} as bigint)`.as('created_at'),
        ])
        .where('media.id', '=', media_id),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'name', 'subject']).doNothing())
    .execute();
}

function toColumns({ id, name, mediaId, subject, details = {} }: NewNotice) {
  return { id, name, media_id: mediaId, subject, details: JSON.stringify(details), read_at: null };
}

/** Returns the accounts that had been told. */
export async function deleteNotices(unit: Unit, name: NoticeName, subject: string): Promise<string[]> {
  const rows = await unit.db
    .deleteFrom('notices')
    .where('name', '=', name)
    .where('subject', '=', subject)
    .returning('account_id')
    .execute();
  return rows.map((row) => row.account_id);
}

export async function findOwner(db: Db, mediaId: string): Promise<string | null> {
  const row = await db.selectFrom('media').select('owner_id').where('id', '=', mediaId).executeTakeFirst();
  return row?.owner_id ?? null;
}

export async function findNewSince(db: Db, since: Date): Promise<{ id: string; accountId: string; createdAt: Date }[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['id', 'account_id', 'created_at'])
    .where('created_at', '>', since.getTime())
    .execute();
  return rows.map((row) => ({ id: row.id, accountId: row.account_id, createdAt: new Date(row.created_at) }));
}

/** One page of the notices about items that are still there, newest first, beginning after the notice `after`. */
export async function findNotices(db: Db, accountId: string, after: string | null, limit: number): Promise<Notice[]> {
  const place = after && (await selectNotices(db, accountId).where('notices.id', '=', after).executeTakeFirst());
  const rows = await selectNotices(db, accountId)
    .$if(Boolean(place), (query) => {
      const { created_at: at, id } = place as { created_at: number; id: string };
      return query.where((e) =>
        e.or([e('notices.created_at', '<', at), e.and([e('notices.created_at', '=', at), e('notices.id', '<', id)])]),
      );
    })
    .orderBy('notices.created_at', 'desc')
    .orderBy('notices.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name as NoticeName,
    media: { id: row.media_id, title: row.title },
    details: JSON.parse(row.details) as NoticeDetails,
    createdAt: new Date(row.created_at),
    isRead: row.read_at !== null,
  }));
}

export async function countUnread(db: Db, accountId: string): Promise<number> {
  const row = await selectNotices(db, accountId)
    .clearSelect()
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

function selectNotices(db: Db, accountId: string) {
  return db
    .selectFrom('notices')
    .innerJoin('media', 'media.id', 'notices.media_id')
    .select(['notices.id', 'name', 'media_id', 'media.title', 'details', 'notices.created_at', 'read_at'])
    .where('account_id', '=', accountId)
    .where('media.deleted_at', 'is', null);
}

/** Without ids, all notices of the account. */
export async function markRead(unit: Unit, accountId: string, ids: string[] | undefined): Promise<void> {
  if (ids?.length === 0) return;
  let query = unit.db.updateTable('notices').set({ read_at: unit.now.getTime() }).where('account_id', '=', accountId);
  if (ids) query = query.where('id', 'in', ids);
  await query.where('read_at', 'is', null).execute();
}

/** Returns how many were removed, at most `limit`. */
export async function removeOldNotices(unit: Unit, before: Date, limit: number): Promise<number> {
  const old = unit.db.selectFrom('notices').select('id').where('created_at', '<', before.getTime()).limit(limit);
  const result = await unit.db.deleteFrom('notices').where('id', 'in', old).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Guest links that can be used now and expire before this instant. */
export async function findExpiringLinks(
  db: Db,
  now: Date,
  before: Date,
): Promise<{ id: string; mediaId: string; name: string }[]> {
  const rows = await db
    .selectFrom('guest_links')
    .innerJoin('guest_access', 'guest_access.media_id', 'guest_links.media_id')
    .select(['guest_links.id', 'guest_links.media_id', 'guest_links.name'])
    .where('guest_links.deleted_at', 'is', null)
    .where('is_enabled', '=', 1)
    .where('expires_at', '>', now.getTime())
    .where('expires_at', '<=', before.getTime())
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('notices')
            .select('notices.id')
            .where('notices.name', '=', 'link_expiring')
            .whereRef('notices.subject', '=', 'guest_links.id'),
        ),
      ),
    )
    .limit(500)
    .execute();
  return rows.map(({ id, media_id, name }) => ({ id, mediaId: media_id, name }));
}
