import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { ChannelRole, ChannelVisibility } from '#contracts/channels.ts';
import type { AccountPerson } from '#server/access/person.ts';
import { decideSiteRights } from '#server/access/rules.ts';
import { lockRows } from '#server/database/lock.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface Channel {
  id: string;
  title: string;
  description: string;
  visibility: ChannelVisibility;
  /** Null while the room is deleted. */
  roomId: string | null;
  pictureId: string | null;
  version: number;
  createdAt: Date;
}

export type ChannelDetails = Pick<Channel, 'title' | 'description' | 'visibility' | 'pictureId'> & {
  searchText: string;
};

/** A channel as one person finds it. */
export interface FoundChannel extends Channel {
  /** The item whose poster is shown: the chosen one, else the newest that has one. */
  posterId: string | null;
  role: ChannelRole | null;
  members: number;
  items: number;
}

/** False: this account has already made a channel with that key. */
export async function insertChannel(
  unit: Unit,
  channel: ChannelDetails & { id: string; createdBy: string; draftKey: string | undefined },
): Promise<boolean> {
  const result = await unit.db
    .insertInto('channels')
    .values({
      ...detailColumns(channel),
      id: channel.id,
      room_id: null,
      version: 1,
      created_by: channel.createdBy,
      created_at: unit.now.getTime(),
      draft_key: channel.draftKey ?? null,
    })
    .onConflict((conflict) => conflict.columns(['created_by', 'draft_key']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findByDraftKey(unit: Unit, createdBy: string, draftKey: string): Promise<string | null> {
  const row = await unit.db
    .selectFrom('channels')
    .select('id')
    .where('created_by', '=', createdBy)
    .where('draft_key', '=', draftKey)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Locks the channel until the unit is committed: members, items, room and grants change one after the other. */
export async function lockChannel(unit: Unit, id: string): Promise<void> {
  await lockRows(unit, unit.db.selectFrom('channels').select('id').where('id', '=', id)).execute();
}

export async function saveDetails(unit: Unit, id: string, details: ChannelDetails): Promise<void> {
  await unit.db
    .updateTable('channels')
    .set((column) => ({ ...detailColumns(details), version: column('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

function detailColumns({ title, description, visibility, pictureId, searchText }: ChannelDetails) {
  return { title, description, visibility, picture_id: pictureId, search_text: searchText };
}

export async function saveRoom(unit: Unit, id: string, roomId: string | null): Promise<void> {
  await unit.db.updateTable('channels').set({ room_id: roomId }).where('id', '=', id).execute();
}

/** Its members and items go with it; the grants have to be removed before. */
export async function removeChannel(unit: Unit, id: string): Promise<void> {
  await unit.db.deleteFrom('channels').where('id', '=', id).execute();
}

/** The channel that each of these rooms belongs to, by the room's id. */
export async function findChannelsOfRooms(
  db: Db,
  mediaIds: readonly string[],
): Promise<Map<string, { id: string; title: string }>> {
  if (mediaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'title', 'room_id'])
    .where('room_id', 'in', [...mediaIds])
    .execute();
  return new Map(rows.map(({ id, title, room_id }) => [room_id!, { id, title }]));
}

export interface ChannelSearch {
  /** LIKE patterns over the search text; all have to match. */
  patterns: string[];
  isMine: boolean;
}

/** Null: no such channel. What the person may see is decided by the caller. */
export async function findChannel(db: Db, viewer: AccountPerson, id: string): Promise<FoundChannel | null> {
  const row = await selectChannels(db, viewer).where('channels.id', '=', id).executeTakeFirst();
  return row ? toFound(row) : null;
}

/** One page of the matching channels by title, beginning after the channel `after`. Null: that one is not listed. */
export async function searchChannels(
  db: Db,
  viewer: AccountPerson,
  search: ChannelSearch,
  after: string | null,
  limit: number,
): Promise<FoundChannel[] | null> {
  const key = sql<string>`lower(channels.title)`;
  let query = selectChannels(db, viewer).where(matches(viewer, search));
  if (after !== null) {
    const place = await db
      .selectFrom('channels')
      .select(['id', key.as('key')])
      .where('id', '=', after)
      .where(isListed(viewer, false))
      .executeTakeFirst();
    if (!place) return null;
    query = query.where((e) =>
      e.or([e(key, '>', place.key), e.and([e(key, '=', place.key), e('channels.id', '>', place.id)])]),
    );
  }
  const rows = await query.orderBy(key).orderBy('channels.id').limit(limit).execute();
  return rows.map(toFound);
}

export async function countChannels(db: Db, viewer: AccountPerson, search: ChannelSearch): Promise<number> {
  const row = await db
    .selectFrom('channels')
    .select((e) => e.fn.countAll<number>().as('total'))
    .where(matches(viewer, search))
    .executeTakeFirstOrThrow();
  return row.total;
}

function matches(viewer: AccountPerson, { patterns, isMine }: ChannelSearch) {
  return (e: ExpressionBuilder<Tables, 'channels'>) =>
    e.and([
      isListed(viewer, isMine)(e),
      ...patterns.map((pattern) => sql<boolean>`search_text like ${pattern} escape '\\'`),
    ]);
}

/** `see` of `decideChannelRights` as SQL; a test with random rows holds the two together. */
function isListed(viewer: AccountPerson, isMine: boolean) {
  return (e: ExpressionBuilder<Tables, 'channels'>): Expression<SqlBool> => {
    const isMember = e.exists(
      e
        .selectFrom('channel_members')
        .select('channel_members.channel_id')
        .whereRef('channel_members.channel_id', '=', 'channels.id')
        .where('channel_members.account_id', '=', viewer.id),
    );
    if (isMine) return isMember;
    if (decideSiteRights(viewer.role).administer) return e.lit(true);
    return e.or([e('channels.visibility', '=', 'everyone'), isMember]);
  };
}

function selectChannels(db: Db, viewer: AccountPerson) {
  return db
    .selectFrom('channels')
    .leftJoin('channel_members as own', (join) =>
      join.onRef('own.channel_id', '=', 'channels.id').on('own.account_id', '=', viewer.id),
    )
    .select((e) => [
      ...(['channels.id', 'title', 'description', 'visibility', 'picture_id', 'version'] as const),
      'channels.created_at',
      'own.role',
      selectPosterId(e).as('poster_id'),
      e
        .selectFrom('media')
        .select('media.id')
        .whereRef('media.id', '=', 'channels.room_id')
        .where('media.deleted_at', 'is', null)
        .as('room_id'),
      e
        .selectFrom('channel_members')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('channel_members.channel_id', '=', 'channels.id')
        .as('members'),
      e
        .selectFrom('channel_media')
        .innerJoin('media', 'media.id', 'channel_media.media_id')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('channel_media.channel_id', '=', 'channels.id')
        .where('media.deleted_at', 'is', null)
        .as('items'),
    ]);
}

function selectPosterId(e: ExpressionBuilder<Tables, 'channels'>) {
  const newest = e
    .selectFrom('channel_media as shown')
    .innerJoin('media', 'media.id', 'shown.media_id')
    .innerJoin('media_files', 'media_files.media_id', 'media.id')
    .select('media.id')
    .whereRef('shown.channel_id', '=', 'channels.id')
    .where('media.deleted_at', 'is', null)
    .where('has_poster', '=', 1)
    .orderBy('media.created_at', 'desc')
    .limit(1);
  return e.fn.coalesce('channels.picture_id', newest);
}

type FoundRow = Awaited<ReturnType<ReturnType<typeof selectChannels>['execute']>>[number];

function toFound(row: FoundRow): FoundChannel {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    visibility: row.visibility as ChannelVisibility,
    roomId: row.room_id,
    pictureId: row.picture_id,
    posterId: row.poster_id,
    version: row.version,
    createdAt: new Date(row.created_at),
    role: row.role as ChannelRole | null,
    members: row.members ?? 0,
    items: row.items ?? 0,
  };
}

/** Locks an item until the unit is committed; it may be gone. */
export async function lockItem(unit: Unit, mediaId: string): Promise<void> {
  await lockRows(unit, unit.db.selectFrom('media').select('id').where('id', '=', mediaId)).execute();
}
