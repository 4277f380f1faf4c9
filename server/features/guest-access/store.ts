import { sql, type Kysely } from 'kysely';
import type { MediaKind } from '#contracts/media.ts';
import type { Tables } from '#server/database/tables.ts';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf, type List } from '#server/database/many.ts';
import { isPostgres, prepare } from '#server/database/prepare.ts';
import type { Unit } from '#server/database/write.ts';
import { limitColumns, toLimits, toLink, type GuestLink, type LinkLimits } from './link-row.ts';
import type { GuestLinkState } from './rules.ts';

type Db = Kysely<Tables>;

/** One browser's right to one item, and the link by which it was given. */
export interface GuestSession {
  id: string;
  browserHash: string;
  name: string;
  madeFrom: string | null;
  link: LinkLimits;
  /** The guest has opened a page: the browser keeps the session. */
  isConfirmed: boolean;
  hadLobby: boolean;
  /** No page was opened in time, so the click was released. The guest may still come back if one is free. */
  hasLapsed: boolean;
}

/** The properties of an item that decide about its links. */
export type MediaState = Pick<GuestLinkState, 'media' | 'isEnabled'> & { kind: MediaKind | null };

const selectIssued = prepare((db: Db, tokenHash: string) =>
  db.selectFrom('guest_links').select('id').where('token_hash', '=', tokenHash),
);

/** Whether a link with this token was ever created; also true for deleted links. */
export async function isIssued(db: Db, tokenHash: string): Promise<boolean> {
  return (await selectIssued(db, tokenHash)).rows.length > 0;
}

const selectLinkByHash = prepare((db: Db, tokenHash: string) =>
  db.selectFrom('guest_links').selectAll().where('token_hash', '=', tokenHash),
);

export async function findLinkByHash(db: Db, tokenHash: string): Promise<GuestLink | null> {
  const [row] = (await selectLinkByHash(db, tokenHash)).rows;
  return row ? toLink(row) : null;
}

const selectLinkForUpdate = prepare((db: Db, tokenHash: string) => {
  const query = db.selectFrom('guest_links').selectAll().where('token_hash', '=', tokenHash);
  return isPostgres(db) ? query.forUpdate() : query;
});

/** Finds a link and locks its row: its counts cannot change until the unit is committed. */
export async function lockLinkByHash(unit: Unit, tokenHash: string): Promise<GuestLink | null> {
  const [row] = (await selectLinkForUpdate(unit.db, tokenHash)).rows;
  return row ? toLink(row) : null;
}

const selectMediaStateById = prepare((db: Db, mediaId: string) => selectMediaState(db).where('media.id', '=', mediaId));

export async function findMediaState(db: Db, mediaId: string): Promise<MediaState> {
  return toMediaState((await selectMediaStateById(db, mediaId)).rows[0]);
}

const selectMediaStateByLink = prepare((db: Db, tokenHash: string) =>
  selectMediaState(db)
    .innerJoin('guest_links', 'guest_links.media_id', 'media.id')
    .where('guest_links.token_hash', '=', tokenHash),
);

/** The state of the item that a link leads to. */
export async function findMediaStateByLink(db: Db, tokenHash: string): Promise<MediaState> {
  return toMediaState((await selectMediaStateByLink(db, tokenHash)).rows[0]);
}

function selectMediaState(db: Db) {
  return db
    .selectFrom('media')
    .leftJoin('media_files', 'media_files.media_id', 'media.id')
    .leftJoin('guest_access', 'guest_access.media_id', 'media.id')
    .leftJoin('channels', 'channels.room_id', 'media.id')
    .select([
      'media.kind',
      'media.deleted_at',
      'media_files.is_playable',
      'guest_access.is_enabled',
      'channels.room_id',
    ]);
}

type MediaStateRow = Pick<Tables['media'], 'kind' | 'deleted_at'> & {
  /** Null: the item has no file to wait for. */
  is_playable: number | null;
  is_enabled: number | null;
  /** Null: the item is not the room of a channel. */
  room_id: string | null;
};

function toMediaState(row: MediaStateRow | undefined): MediaState {
  if (!row || row.deleted_at !== null) return { media: 'gone', isEnabled: false, kind: null };
  const ready = row.is_playable === 0 ? 'not_ready' : 'ready';
  return {
    kind: row.kind as MediaKind,
    media: row.room_id === null ? ready : 'unsupported',
    isEnabled: row.is_enabled === 1,
  };
}

function querySessions(db: Db, browserHashes: List, mediaId: string) {
  return db
    .selectFrom('guest_sessions')
    .innerJoin('guest_links', 'guest_links.id', 'guest_sessions.link_id')
    .select([
      'guest_sessions.id',
      'browser_hash',
      'guest_sessions.name',
      'made_from',
      'confirmed_at',
      'had_lobby',
      'click',
    ])
    .select(limitColumns)
    .where(isOneOf(db, 'guest_sessions.browser_hash', browserHashes))
    .where('guest_sessions.media_id', '=', mediaId)
    .where('guest_sessions.ended_at', 'is', null)
    .orderBy('guest_sessions.created_at', 'desc');
}

const selectSessions = prepare(querySessions);

const selectSessionsForShare = prepare((db: Db, browserHashes: List, mediaId: string) => {
  const query = querySessions(db, browserHashes, mediaId);
  return isPostgres(db) ? query.forShare('guest_sessions') : query;
});

/** Living guest sessions of these browsers for the item, newest first; locked until the unit is committed. */
export async function findSessions(
  db: Db,
  browserHashes: string[],
  mediaId: string,
  { areHeld = false } = {},
): Promise<GuestSession[]> {
  const select = areHeld ? selectSessionsForShare : selectSessions;
  const { rows } = await select(db, asList(db, browserHashes), mediaId);
  return rows.map((row) => ({
    id: row.id,
    browserHash: row.browser_hash,
    name: row.name,
    madeFrom: row.made_from,
    link: toLimits(row),
    isConfirmed: row.confirmed_at !== null,
    hadLobby: row.had_lobby === 1,
    hasLapsed: row.confirmed_at === null && row.click === 'released',
  }));
}

/** Locks the item's guest access, so that changes happen one after the other; the row is created when it is missing. */
export async function lockAccess(unit: Unit, mediaId: string): Promise<void> {
  await unit.db
    .insertInto('guest_access')
    .values({ media_id: mediaId, is_enabled: 0, changed_by: null, changed_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.column('media_id').doNothing())
    .execute();
  await lockRows(
    unit,
    unit.db.selectFrom('guest_access').select('is_enabled').where('media_id', '=', mediaId),
  ).execute();
}

/** Locks these links, always in the same order, so that two units with the same links cannot deadlock. */
export async function lockLinksById(unit: Unit, linkIds: string[]): Promise<GuestLink[]> {
  const query = unit.db
    .selectFrom('guest_links')
    .selectAll()
    .where(isOneOf(unit.db, 'id', asList(unit.db, linkIds)))
    .orderBy('id');
  return (await lockRows(unit, query).execute()).map(toLink);
}

/** Locks all links of the item: entries under way end first, and later ones see the new state of the toggle. */
export async function lockLinks(unit: Unit, mediaId: string): Promise<void> {
  await lockRows(
    unit,
    unit.db.selectFrom('guest_links').select('id').where('media_id', '=', mediaId).orderBy('id'),
  ).execute();
}

export async function setEnabled(unit: Unit, mediaId: string, isEnabled: boolean, accountId: string): Promise<void> {
  await unit.db
    .updateTable('guest_access')
    .set({ is_enabled: isEnabled ? 1 : 0, changed_by: accountId, changed_at: unit.now.getTime() })
    .where('media_id', '=', mediaId)
    .execute();
}

/** The item's links that are not deleted, oldest first. */
export async function findLinks(db: Db, mediaId: string): Promise<GuestLink[]> {
  return (await findAllLinks(db, mediaId)).filter(({ isDeleted }) => !isDeleted);
}

/** The same, deleted ones included. */
export async function findAllLinks(db: Db, mediaId: string): Promise<GuestLink[]> {
  const rows = await db
    .selectFrom('guest_links')
    .selectAll()
    .where('media_id', '=', mediaId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toLink);
}

export async function countLinks(db: Db, mediaIds: string[]): Promise<Map<string, number>> {
  if (mediaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('guest_links')
    .select(['media_id', sql<number>`count(*)`.as('links')])
    .where('media_id', 'in', mediaIds)
    .where('deleted_at', 'is', null)
    .groupBy('media_id')
    .execute();
  return new Map(rows.map((row) => [row.media_id, row.links]));
}

export interface NewGuestLink {
  id: string;
  mediaId: string;
  name: string;
  tokenHash: string;
  tokenEncrypted: string;
  maxClicks: number | null;
  expiresAt: Date | null;
  durationDays: number | null;
  timeZone: string;
  createdBy: string;
}

export async function insertLink(unit: Unit, link: NewGuestLink): Promise<GuestLink> {
  const row = await unit.db
    .insertInto('guest_links')
    .values({
      id: link.id,
      media_id: link.mediaId,
      name: link.name,
      token_hash: link.tokenHash,
      token_encrypted: link.tokenEncrypted,
      max_clicks: link.maxClicks,
      used_clicks: 0,
      reserved_clicks: 0,
      expires_at: link.expiresAt?.getTime() ?? null,
      duration_days: link.durationDays,
      time_zone: link.timeZone,
      created_by: link.createdBy,
      created_at: unit.now.getTime(),
      deleted_at: null,
      deleted_by: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toLink(row);
}

/** Deletes a link but keeps name, counts, who deleted it and when. Null: the item has no such link. */
export async function deleteLink(
  unit: Unit,
  mediaId: string,
  linkId: string,
  accountId: string,
): Promise<GuestLink | null> {
  const row = await unit.db
    .updateTable('guest_links')
    .set({ deleted_at: unit.now.getTime(), deleted_by: accountId })
    .where('id', '=', linkId)
    .where('media_id', '=', mediaId)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? toLink(row) : null;
}

/** Ends the guest sessions of one guest, of one link, or of the item; returns their ids. */
export async function endSessions(
  unit: Unit,
  mediaId: string,
  only: { linkId?: string | undefined; guestId?: string | undefined },
): Promise<string[]> {
  let query = unit.db
    .updateTable('guest_sessions')
    .set({ ended_at: unit.now.getTime() })
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null);
  if (only.linkId) query = query.where('link_id', '=', only.linkId);
  if (only.guestId) query = query.where('id', '=', only.guestId);
  const rows = await query.returning('id').execute();
  return rows.map((row) => row.id);
}
