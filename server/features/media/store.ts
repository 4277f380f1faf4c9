import { sql, type ExpressionBuilder, type Kysely, type Selectable } from 'kysely';
import type { LostTrack, MediaKind, MediaStatus, Visibility } from '#contracts/media.ts';
import type { MediaCondition } from '#server/access/visible.ts';
import { lockRows } from '#server/database/lock.ts';
import { prepare } from '#server/database/prepare.ts';
import type { MediaFilesTable, MediaTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { Picture } from './file-store.ts';
import { toSearchText } from './search-text.ts';

type Db = Kysely<Tables>;

/** One item of the library. */
export interface Media {
  id: string;
  ownerId: string;
  kind: MediaKind;
  title: string;
  description: string;
  tags: string[];
  visibility: Visibility;
  /** Status of its file, as are the next six fields; an item without a file is `ready`. */
  status: MediaStatus;
  failure: string | null;
  isPlayable: boolean;
  durationSeconds: number | null;
  picture: Picture | null;
  lostTrack: LostTrack | null;
  hasPoster: boolean;
  views: number;
  plays: number;
  likes: number;
  version: number;
  createdAt: Date;
  publishedAt: Date;
  deletedAt: Date | null;
}

export type NewMedia = Pick<Media, 'id' | 'ownerId' | 'kind' | 'title' | 'description' | 'tags' | 'visibility'> & {
  draftKey?: string | undefined;
};
export type MediaDetails = Pick<Media, 'title' | 'description' | 'tags' | 'visibility' | 'publishedAt'>;

/** False: its owner already has an item with that key, and nothing was written. */
export async function insertMedia(unit: Unit, media: NewMedia): Promise<boolean> {
  const result = await unit.db
    .insertInto('media')
    .values({
      id: media.id,
      owner_id: media.ownerId,
      kind: media.kind,
      ...detailColumns({ ...media, publishedAt: unit.now }),
      version: 1,
      created_at: unit.now.getTime(),
      deleted_at: null,
      deleted_by: null,
      draft_key: media.draftKey ?? null,
    })
    .onConflict((conflict) => conflict.columns(['owner_id', 'draft_key']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The id of the item that this owner created with this key, deleted or not. */
export async function findByDraftKey(unit: Unit, ownerId: string, draftKey: string): Promise<string | null> {
  const row = await unit.db
    .selectFrom('media')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('draft_key', '=', draftKey)
    .executeTakeFirst();
  return row?.id ?? null;
}

const selectMedia = prepare((db: Db, id: string) => selectItems(db).where('media.id', '=', id));

/** Also finds deleted items. */
export async function findMedia(db: Db, id: string): Promise<Media | null> {
  const [row] = (await selectMedia(db, id)).rows;
  return row ? toMedia(row) : null;
}

const selectWithOwnerName = prepare((db: Db, id: string) =>
  selectItems(db)
    .select((e) =>
      e.selectFrom('accounts').select('name').whereRef('accounts.id', '=', 'media.owner_id').as('owner_name'),
    )
    .where('media.id', '=', id),
);

/** As `findMedia`, with the name of its owner in the same answer: a page that opens waits for each answer. */
export async function findWithOwnerName(db: Db, id: string): Promise<{ item: Media; ownerName: string } | null> {
  const [row] = (await selectWithOwnerName(db, id)).rows;
  return row ? { item: toMedia(row), ownerName: row.owner_name ?? '' } : null;
}

/** As `findMedia`, and locks the item until the unit is committed; the row of its file is not locked. */
export async function lockMedia(unit: Unit, id: string): Promise<Media | null> {
  const row = await lockRows(unit, selectItems(unit.db).where('media.id', '=', id), 'media').executeTakeFirst();
  return row ? toMedia(row) : null;
}

/** Saves the details that a person can edit, and increases the version. */
export async function saveDetails(unit: Unit, id: string, details: MediaDetails): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ ...detailColumns(details), version: column('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function markDeleted(unit: Unit, id: string, accountId: string): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ deleted_at: unit.now.getTime(), deleted_by: accountId, version: column('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** The ids of the items of an account that are not deleted. */
export async function findOwned(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('media')
    .select('id')
    .where('owner_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Gives an item to another account. The key by which its owner created it means nothing to the new one. */
export async function saveOwner(unit: Unit, id: string, ownerId: string): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ owner_id: ownerId, draft_key: null, version: column('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function findDeletedBefore(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('media')
    .select('id')
    .where('deleted_at', '<', before.getTime())
    .orderBy('deleted_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Removes the row and all that depends on it, unless the item is no longer deleted. */
export async function removeDeleted(unit: Unit, id: string, before: Date): Promise<void> {
  await unit.db.deleteFrom('media').where('id', '=', id).where('deleted_at', '<', before.getTime()).execute();
}

export async function addToCount(
  unit: Unit,
  id: string,
  name: 'views' | 'plays' | 'likes',
  count: number,
): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ [name]: column(name, '+', count) }))
    .where('id', '=', id)
    .execute();
}

/** False: the account liked the item already. */
export async function insertLike(unit: Unit, mediaId: string, accountId: string): Promise<boolean> {
  const result = await unit.db
    .insertInto('media_likes')
    .values({ media_id: mediaId, account_id: accountId, created_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.columns(['media_id', 'account_id']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** False: there was no like of the account. */
export async function deleteLike(unit: Unit, mediaId: string, accountId: string): Promise<boolean> {
  const result = await unit.db
    .deleteFrom('media_likes')
    .where('media_id', '=', mediaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Those of these items that the account likes. */
export async function findLiked(db: Db, accountId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('media_likes')
    .select('media_id')
    .where('account_id', '=', accountId)
    .where('media_id', 'in', [...ids])
    .execute();
  return new Set(rows.map((row) => row.media_id));
}

export type MediaSort = 'newest' | 'oldest' | 'title' | 'views';

export interface MediaSearch {
  kind?: MediaKind | undefined;
  /** LIKE patterns over the search text; all have to match. */
  patterns: string[];
  /** Items of this account only. */
  ownerId: string | null;
  /** Items of this channel only. */
  channelId?: string | undefined;
  /** Only items that the caller may find in lists. */
  isListed: MediaCondition;
  sort: MediaSort;
}

/** One page of the matching items, beginning after the item `after`. Null: that item no longer exists. */
export async function searchMedia(
  db: Db,
  search: MediaSearch,
  after: string | null,
  limit: number,
): Promise<Media[] | null> {
  const { key, direction } = orders[search.sort];
  const sign = direction === 'asc' ? '>' : '<';
  let query = db.selectFrom('media').select(itemColumns).where(matches(search));
  if (after !== null) {
    const place = await db
      .selectFrom('media')
      .select(['id', key.as('key')])
      .where('id', '=', after)
      // The place of an item that the caller does not see in lists would tell that it exists, and where it stands.
      .where(search.isListed)
      .executeTakeFirst();
    if (!place) return null;
    query = query.where((e) =>
      e.or([e(key, sign, place.key), e.and([e(key, '=', place.key), e('id', sign, place.id)])]),
    );
  }
  // The page is selected from `media` first, so that only its items are joined with their files.
  const page = query.orderBy(key, direction).orderBy('id', direction).limit(limit).as('media');
  const rows = await db
    .selectFrom(page)
    .leftJoin('media_files', 'media_files.media_id', 'media.id')
    .select([...itemColumns, ...fileColumns])
    .orderBy(key, direction)
    .orderBy('id', direction)
    .execute();
  return rows.map(toMedia);
}

export async function countMedia(db: Db, search: MediaSearch): Promise<number> {
  const row = await db
    .selectFrom('media')
    .select((e) => e.fn.countAll<number>().as('total'))
    .where(matches(search))
    .executeTakeFirstOrThrow();
  return row.total;
}

const orders = {
  newest: { key: sql<number | string>`created_at`, direction: 'desc' },
  oldest: { key: sql<number | string>`created_at`, direction: 'asc' },
  title: { key: sql<number | string>`lower(title)`, direction: 'asc' },
  views: { key: sql<number | string>`views`, direction: 'desc' },
} as const;

function matches({ kind, patterns, ownerId, channelId, isListed }: MediaSearch) {
  return (e: ExpressionBuilder<Tables, 'media'>) =>
    e.and([
      ...(kind ? [e('kind', '=', kind)] : []),
      ...(ownerId === null ? [] : [e('owner_id', '=', ownerId)]),
      ...(channelId ? [e('media.id', 'in', itemsOfChannel(e, channelId))] : []),
      isListed(e),
      ...patterns.map((pattern) => sql<boolean>`search_text like ${pattern} escape '\\'`),
    ]);
}

function itemsOfChannel(e: ExpressionBuilder<Tables, 'media'>, channelId: string) {
  return e
    .selectFrom('channel_media')
    .select('channel_media.media_id')
    .where('channel_media.channel_id', '=', channelId);
}

const itemColumns = [
  'id',
  'owner_id',
  'kind',
  'title',
  'description',
  'tags',
  'visibility',
  'views',
  'plays',
  'likes',
  'version',
  'created_at',
  'published_at',
  'deleted_at',
] as const satisfies (keyof MediaTable)[];

const fileColumns = [
  'status',
  'failure',
  'is_playable',
  'duration_ms',
  'picture_width',
  'picture_height',
  'lost_track',
  'has_poster',
] as const satisfies (keyof MediaFilesTable)[];

function selectItems(db: Db) {
  return db
    .selectFrom('media')
    .leftJoin('media_files', 'media_files.media_id', 'media.id')
    .select([...itemColumns, ...fileColumns]);
}

function detailColumns(details: MediaDetails) {
  return {
    title: details.title,
    description: details.description,
    tags: JSON.stringify(details.tags),
    search_text: toSearchText(details),
    visibility: details.visibility,
    published_at: details.publishedAt.getTime(),
  };
}

type ItemRow = Pick<Selectable<MediaTable>, (typeof itemColumns)[number]>;
/** The columns as the outer join returns them: all null for an item without a file. */
type FileRow = { [Name in (typeof fileColumns)[number]]: Selectable<MediaFilesTable>[Name] | null };

function toMedia(row: ItemRow & FileRow): Media {
  return {
    id: row.id,
    ownerId: row.owner_id,
    kind: row.kind as MediaKind,
    title: row.title,
    description: row.description,
    tags: JSON.parse(row.tags) as string[],
    visibility: row.visibility as Visibility,
    ...toFileFacts(row),
    views: row.views,
    plays: row.plays,
    likes: row.likes,
    version: row.version,
    createdAt: new Date(row.created_at),
    publishedAt: new Date(row.published_at),
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}

type FileFacts = Pick<
  Media,
  'status' | 'failure' | 'isPlayable' | 'durationSeconds' | 'picture' | 'lostTrack' | 'hasPoster'
>;

function toFileFacts(row: FileRow): FileFacts {
  const { picture_width: width, picture_height: height } = row;
  return {
    // An item without a file has nothing to wait for.
    status: (row.status ?? 'ready') as MediaStatus,
    failure: row.failure,
    isPlayable: row.is_playable !== 0,
    durationSeconds: row.duration_ms === null ? null : row.duration_ms / 1000,
    picture: width === null || height === null ? null : { width, height },
    lostTrack: row.lost_track === null ? null : (JSON.parse(row.lost_track) as LostTrack),
    hasPoster: row.has_poster === 1,
  };
}
