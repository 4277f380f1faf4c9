import { sql, type ExpressionBuilder, type Kysely, type Selectable, type Updateable } from 'kysely';
import type { MediaKind, MediaStatus, Visibility } from '#contracts/media.ts';
import type { AccountPerson } from '#server/access/person.ts';
import { isListedFor } from '#server/access/visible.ts';
import { lockRows } from '#server/database/lock.ts';
import { prepare } from '#server/database/prepare.ts';
import type { MediaTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { toSearchText } from './search-text.ts';

type Db = Kysely<Tables>;

export interface Picture {
  width: number;
  height: number;
}

/** One item of the library. */
export interface Media {
  id: string;
  ownerId: string;
  kind: MediaKind;
  title: string;
  description: string;
  tags: string[];
  visibility: Visibility;
  status: MediaStatus;
  failure: string | null;
  isPlayable: boolean;
  durationSeconds: number | null;
  picture: Picture | null;
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

/** What becomes known of an item's file. */
export interface MediaFile {
  status?: MediaStatus;
  /** An error code of contracts/errors.ts. */
  failure?: string | null;
  isPlayable?: boolean;
  durationSeconds?: number | null;
  picture?: Picture | null;
  hasPoster?: boolean;
  /** Kept as JSON, for the player. */
  storyboard?: object | null;
}

/** A draft: its file is still to come. False: its owner has one of that key already, and nothing was written. */
export async function insertMedia(unit: Unit, media: NewMedia): Promise<boolean> {
  const result = await unit.db
    .insertInto('media')
    .values({
      id: media.id,
      owner_id: media.ownerId,
      kind: media.kind,
      ...detailColumns({ ...media, publishedAt: unit.now }),
      // A room has no file to wait for.
      status: (media.kind === 'room' ? 'ready' : 'draft') satisfies MediaStatus,
      failure: null,
      is_playable: media.kind === 'room' ? 1 : 0,
      duration_ms: null,
      picture_width: null,
      picture_height: null,
      has_poster: 0,
      storyboard: null,
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

/** The item that its owner made with this key; a deleted one, too. */
export async function findByDraftKey(unit: Unit, ownerId: string, draftKey: string): Promise<string | null> {
  const row = await unit.db
    .selectFrom('media')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('draft_key', '=', draftKey)
    .executeTakeFirst();
  return row?.id ?? null;
}

const selectMedia = prepare((db: Db, id: string) => db.selectFrom('media').select(columns).where('id', '=', id));

/** Deleted items, too: whoever asks decides what that means. */
export async function findMedia(db: Db, id: string): Promise<Media | null> {
  const [row] = (await selectMedia(db, id)).rows;
  return row ? toMedia(row) : null;
}

/** As `findMedia`, and nobody else changes it until the unit is committed. */
export async function lockMedia(unit: Unit, id: string): Promise<Media | null> {
  const row = await lockRows(unit, unit.db.selectFrom('media').select(columns).where('id', '=', id)).executeTakeFirst();
  return row ? toMedia(row) : null;
}

/** Saves what a person may change; the version tells others that it did. */
export async function saveDetails(unit: Unit, id: string, details: MediaDetails): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ ...detailColumns(details), version: column('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** False: there is no such item any more, and nothing was saved. The version stays: nobody's typing is overtaken by this. */
export async function saveFile(unit: Unit, id: string, file: MediaFile): Promise<boolean> {
  const result = await unit.db
    .updateTable('media')
    .set(fileColumns(file))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function markDeleted(unit: Unit, id: string, accountId: string): Promise<void> {
  await unit.db
    .updateTable('media')
    .set((column) => ({ deleted_at: unit.now.getTime(), deleted_by: accountId, version: column('version', '+', 1) }))
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

/** Takes the row and all that hangs on it, unless the item came back meanwhile. */
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

/** False: she liked it already. */
export async function insertLike(unit: Unit, mediaId: string, accountId: string): Promise<boolean> {
  const result = await unit.db
    .insertInto('media_likes')
    .values({ media_id: mediaId, account_id: accountId, created_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.columns(['media_id', 'account_id']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** False: there was no like of hers. */
export async function deleteLike(unit: Unit, mediaId: string, accountId: string): Promise<boolean> {
  const result = await unit.db
    .deleteFrom('media_likes')
    .where('media_id', '=', mediaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Of these items, those that the account likes. */
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
  /** What stands in the lists of this person. */
  listedFor: AccountPerson;
  sort: MediaSort;
}

/** One page of what was asked for, beginning after the item `after`. Null: that item is not there any more. */
export async function searchMedia(
  db: Db,
  search: MediaSearch,
  after: string | null,
  limit: number,
): Promise<Media[] | null> {
  const { key, direction } = orders[search.sort];
  const sign = direction === 'asc' ? '>' : '<';
  let query = db.selectFrom('media').select(columns).where(matches(search));
  if (after !== null) {
    const place = await db
      .selectFrom('media')
      .select(['id', key.as('key')])
      .where('id', '=', after)
      .executeTakeFirst();
    if (!place) return null;
    query = query.where((e) =>
      e.or([e(key, sign, place.key), e.and([e(key, '=', place.key), e('id', sign, place.id)])]),
    );
  }
  const rows = await query.orderBy(key, direction).orderBy('id', direction).limit(limit).execute();
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

function matches({ kind, patterns, ownerId, listedFor }: MediaSearch) {
  return (e: ExpressionBuilder<Tables, 'media'>) =>
    e.and([
      ...(kind ? [e('kind', '=', kind)] : []),
      ...(ownerId === null ? [] : [e('owner_id', '=', ownerId)]),
      isListedFor(listedFor)(e),
      ...patterns.map((pattern) => sql<boolean>`search_text like ${pattern} escape '\\'`),
    ]);
}

const columns = [
  'id',
  'owner_id',
  'kind',
  'title',
  'description',
  'tags',
  'visibility',
  'status',
  'failure',
  'is_playable',
  'duration_ms',
  'picture_width',
  'picture_height',
  'has_poster',
  'views',
  'plays',
  'likes',
  'version',
  'created_at',
  'published_at',
  'deleted_at',
] as const satisfies (keyof MediaTable)[];

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

/** Only what is named: the rest stays as it was. */
function fileColumns(file: MediaFile): Updateable<MediaTable> {
  const { status, failure, isPlayable, durationSeconds, picture, hasPoster, storyboard } = file;
  return {
    ...(status !== undefined && { status }),
    ...(failure !== undefined && { failure }),
    ...(isPlayable !== undefined && { is_playable: isPlayable ? 1 : 0 }),
    ...(durationSeconds !== undefined && { duration_ms: durationSeconds && Math.round(durationSeconds * 1000) }),
    ...(picture !== undefined && { picture_width: picture?.width ?? null, picture_height: picture?.height ?? null }),
    ...(hasPoster !== undefined && { has_poster: hasPoster ? 1 : 0 }),
    ...(storyboard !== undefined && { storyboard: storyboard && JSON.stringify(storyboard) }),
  };
}

function toMedia(row: Pick<Selectable<MediaTable>, (typeof columns)[number]>): Media {
  const { picture_width: width, picture_height: height } = row;
  return {
    id: row.id,
    ownerId: row.owner_id,
    kind: row.kind as MediaKind,
    title: row.title,
    description: row.description,
    tags: JSON.parse(row.tags) as string[],
    visibility: row.visibility as Visibility,
    status: row.status as MediaStatus,
    failure: row.failure,
    isPlayable: row.is_playable === 1,
    durationSeconds: row.duration_ms === null ? null : row.duration_ms / 1000,
    picture: width === null || height === null ? null : { width, height },
    hasPoster: row.has_poster === 1,
    views: row.views,
    plays: row.plays,
    likes: row.likes,
    version: row.version,
    createdAt: new Date(row.created_at),
    publishedAt: new Date(row.published_at),
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}
