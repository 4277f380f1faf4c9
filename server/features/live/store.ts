import type { Kysely, Selectable } from 'kysely';
import type { LiveSession, LiveSettings, LiveState } from '#contracts/live.ts';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { LiveSessionsTable } from '#server/database/live-tables.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** One live session as stored; its item has the same id. */
export interface StoredSession extends LiveSettings {
  mediaId: string;
  state: LiveState;
  startedAt: Date | null;
  pausedAt: Date | null;
  endedAt: Date | null;
  keyEncrypted: string;
  /** Counts its changes. */
  version: number;
}

/** The stream key as it is stored. */
export interface StoredKey {
  keyHash: string;
  keyEncrypted: string;
}

export async function insertSession(
  unit: Unit,
  mediaId: string,
  settings: LiveSettings,
  { keyHash, keyEncrypted }: StoredKey,
): Promise<void> {
  await unit.db
    .insertInto('live_sessions')
    .values({
      media_id: mediaId,
      state: 'planned' satisfies LiveState,
      ...settingsColumns(settings),
      ...{ started_at: null, paused_at: null, ended_at: null },
      ...{ key_hash: keyHash, key_encrypted: keyEncrypted },
      version: 1,
    })
    .execute();
}

export async function findSession(db: Db, mediaId: string): Promise<StoredSession | null> {
  const row = await db.selectFrom('live_sessions').selectAll().where('media_id', '=', mediaId).executeTakeFirst();
  return row ? toSession(row) : null;
}

export async function findSessions(db: Db, mediaIds: string[]): Promise<StoredSession[]> {
  const query = db.selectFrom('live_sessions').selectAll();
  const rows = await query.where(isOneOf(db, 'media_id', asList(db, mediaIds))).execute();
  return rows.map(toSession);
}

/** Sessions that a sender sends to, or that wait for theirs to come back. */
export async function findRunning(db: Db): Promise<StoredSession[]> {
  const query = db.selectFrom('live_sessions').selectAll();
  return (await query.where('state', 'in', ['ready', 'live', 'paused']).execute()).map(toSession);
}

/** Sessions that have ended and have a recording, but no poster of it yet. */
export async function findUnfinished(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('live_sessions')
    .innerJoin('media', 'media.id', 'live_sessions.media_id')
    .innerJoin('media_files', 'media_files.media_id', 'live_sessions.media_id')
    .select('live_sessions.media_id')
    .where('state', '=', 'ended')
    .where('media.deleted_at', 'is', null)
    .where('has_poster', '=', 0)
    .where((e) =>
      e.exists(e.selectFrom('live_segments').whereRef('live_segments.media_id', '=', 'media.id').select('sequence')),
    )
    .execute();
  return rows.map((row) => row.media_id);
}

/** The session of a stream key whose item was not deleted. */
export async function findByKey(db: Db, keyHash: string): Promise<StoredSession | null> {
  const row = await db
    .selectFrom('live_sessions')
    .innerJoin('media', 'media.id', 'live_sessions.media_id')
    .selectAll('live_sessions')
    .where('key_hash', '=', keyHash)
    .where('media.deleted_at', 'is', null)
    .executeTakeFirst();
  return row ? toSession(row) : null;
}

/** Sessions of this owner that are not over: their stream keys let somebody send. */
export async function findOpenOfOwner(db: Db, ownerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('live_sessions')
    .innerJoin('media', 'media.id', 'live_sessions.media_id')
    .select('live_sessions.media_id')
    .where('owner_id', '=', ownerId)
    .where('state', '!=', 'ended' satisfies LiveState)
    .where('media.deleted_at', 'is', null)
    .execute();
  return rows.map((row) => row.media_id);
}

/** Locks the session's row, so that its steps are decided one after the other. Null: the item is no live session. */
export async function lockSession(unit: Unit, mediaId: string): Promise<StoredSession | null> {
  const query = unit.db.selectFrom('live_sessions').selectAll().where('media_id', '=', mediaId);
  const row = await lockRows(unit, query).executeTakeFirst();
  return row ? toSession(row) : null;
}

/** Saves state, times and settings, and counts the change. */
export async function saveSession(unit: Unit, session: StoredSession): Promise<void> {
  await unit.db
    .updateTable('live_sessions')
    .set((column) => ({
      state: session.state,
      ...settingsColumns(session),
      started_at: toMs(session.startedAt),
      paused_at: toMs(session.pausedAt),
      ended_at: toMs(session.endedAt),
      version: column('version', '+', 1),
    }))
    .where('media_id', '=', session.mediaId)
    .execute();
}

/** Counts a change of who may do what: other processes tell their pages too. */
export async function touchSession(unit: Unit, mediaId: string): Promise<void> {
  const query = unit.db.updateTable('live_sessions').set((column) => ({ version: column('version', '+', 1) }));
  await query.where('media_id', '=', mediaId).execute();
}

export async function saveKey(unit: Unit, mediaId: string, { keyHash, keyEncrypted }: StoredKey): Promise<void> {
  await unit.db
    .updateTable('live_sessions')
    .set((column) => ({ key_hash: keyHash, key_encrypted: keyEncrypted, version: column('version', '+', 1) }))
    .where('media_id', '=', mediaId)
    .execute();
}

/** As replies contain it. */
export function describeSession({ state, startsAt, endsAt, startedAt, endedAt }: StoredSession): LiveSession {
  return { state, startsAt, endsAt, startedAt: toText(startedAt), endedAt: toText(endedAt) };
}

function settingsColumns(settings: LiveSettings) {
  return {
    starts_at: settings.startsAt === null ? null : Date.parse(settings.startsAt),
    ends_at: settings.endsAt === null ? null : Date.parse(settings.endsAt),
    chat: settings.chat,
    slow_mode_seconds: settings.slowModeSeconds,
    dvr: Number(settings.dvr),
    auto_start: Number(settings.autoStart),
  };
}

function toSession(row: Selectable<LiveSessionsTable>): StoredSession {
  return {
    mediaId: row.media_id,
    state: row.state as LiveState,
    startsAt: toText(toDate(row.starts_at)),
    endsAt: toText(toDate(row.ends_at)),
    chat: row.chat as LiveSettings['chat'],
    slowModeSeconds: row.slow_mode_seconds,
    dvr: row.dvr === 1,
    autoStart: row.auto_start === 1,
    startedAt: toDate(row.started_at),
    pausedAt: toDate(row.paused_at),
    endedAt: toDate(row.ended_at),
    keyEncrypted: row.key_encrypted,
    version: row.version,
  };
}

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const toMs = (date: Date | null): number | null => date?.getTime() ?? null;
const toText = (date: Date | null): string | null => date?.toISOString() ?? null;
