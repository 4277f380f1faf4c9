import type { Kysely, Selectable, Updateable } from 'kysely';
import type { RoomSettings } from '#contracts/rooms.ts';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { RoomSessionsTable, RoomsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** Runs from the first member inside until its end. The row is created earlier when somebody comes to wait. */
export interface RoomSession {
  id: string;
  mediaId: string;
  createdAt: Date;
  /** Null: nobody has opened the room yet. */
  openedAt: Date | null;
  endedAt: Date | null;
}

export async function insertSettings(unit: Unit, mediaId: string, settings: RoomSettings): Promise<void> {
  await unit.db
    .insertInto('rooms')
    .values({ media_id: mediaId, ...toRow(settings) })
    .execute();
}

export async function findSettings(db: Db, mediaId: string): Promise<RoomSettings | null> {
  const row = await db.selectFrom('rooms').selectAll().where('media_id', '=', mediaId).executeTakeFirst();
  return row ? toSettings(row) : null;
}

/** Locks the room's row, so that changes of who is in the room are decided one after the other. Null: no room. */
export async function lockSettings(unit: Unit, mediaId: string): Promise<RoomSettings | null> {
  const query = unit.db.selectFrom('rooms').selectAll().where('media_id', '=', mediaId);
  const row = await lockRows(unit, query).executeTakeFirst();
  return row ? toSettings(row) : null;
}

export async function saveSettings(unit: Unit, mediaId: string, settings: RoomSettings): Promise<void> {
  await unit.db.updateTable('rooms').set(toRow(settings)).where('media_id', '=', mediaId).execute();
}

/** The session that has not ended, if there is one. */
export async function findRunningSession(db: Db, mediaId: string): Promise<RoomSession | null> {
  const row = await db
    .selectFrom('room_sessions')
    .selectAll()
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row ? toSession(row) : null;
}

export async function findSession(db: Db, sessionId: string): Promise<RoomSession | null> {
  const row = await db.selectFrom('room_sessions').selectAll().where('id', '=', sessionId).executeTakeFirst();
  return row ? toSession(row) : null;
}

/** The sessions of all rooms that have not ended. */
export async function findRunningSessions(db: Db): Promise<RoomSession[]> {
  const rows = await db.selectFrom('room_sessions').selectAll().where('ended_at', 'is', null).execute();
  return rows.map(toSession);
}

/** Those of these sessions that have ended. */
export async function findEnded(db: Db, sessionIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('room_sessions')
    .select('id')
    .where(isOneOf(db, 'id', asList(db, sessionIds)))
    .where('ended_at', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** The last session of each of these rooms. */
export async function findLastSessions(db: Db, mediaIds: string[]): Promise<Map<string, RoomSession>> {
  if (mediaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('room_sessions')
    .selectAll()
    .where('media_id', 'in', mediaIds)
    .where('created_at', '=', (query) =>
      query
        .selectFrom('room_sessions as others')
        .select((select) => select.fn.max('others.created_at').as('last'))
        .whereRef('others.media_id', '=', 'room_sessions.media_id'),
    )
    .execute();
  return new Map(rows.map((row) => [row.media_id, toSession(row)]));
}

export async function insertSession(unit: Unit, id: string, mediaId: string): Promise<RoomSession> {
  const created = unit.now.getTime();
  await unit.db
    .insertInto('room_sessions')
    .values({ id, media_id: mediaId, created_at: created, opened_at: null, ended_at: null, ended_by: null })
    .execute();
  return { id, mediaId, createdAt: unit.now, openedAt: null, endedAt: null };
}

/** Sets when the session was opened or ended; each is set once. */
export async function saveSession(
  unit: Unit,
  id: string,
  change: Pick<Updateable<RoomSessionsTable>, 'opened_at' | 'ended_at' | 'ended_by'>,
): Promise<void> {
  await unit.db.updateTable('room_sessions').set(change).where('id', '=', id).execute();
}

export async function insertLobbyMessage(
  unit: Unit,
  message: { id: string; sessionId: string; text: string; authorName: string },
): Promise<void> {
  await unit.db
    .insertInto('lobby_messages')
    .values({
      id: message.id,
      session_id: message.sessionId,
      text: message.text,
      author_name: message.authorName,
      created_at: unit.now.getTime(),
    })
    .execute();
}

/** The last messages of the session, oldest first. */
export async function findLobbyMessages(db: Db, sessionId: string, limit: number) {
  const rows = await db
    .selectFrom('lobby_messages')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({
    id: row.id,
    text: row.text,
    authorName: row.author_name,
    sentAt: new Date(row.created_at).toISOString(),
  }));
}

function toRow(settings: RoomSettings): Omit<RoomsTable, 'media_id'> {
  const { schedule } = settings;
  return {
    starts_at: schedule && Date.parse(schedule.startsAt),
    ends_at: schedule && Date.parse(schedule.endsAt),
    early_entry_minutes: schedule && schedule.earlyEntryMinutes,
    lobby_for_guests: Number(settings.lobbyForGuests),
    lobby_for_members: Number(settings.lobbyForMembers),
    stage: settings.stage,
    chat: Number(settings.chat),
    screen_share: Number(settings.screenShare),
    when_moderators_leave: settings.whenModeratorsLeave,
    locked: Number(settings.locked),
  };
}

function toSettings(row: Selectable<RoomsTable>): RoomSettings {
  const isScheduled = row.starts_at !== null && row.ends_at !== null;
  return {
    schedule: isScheduled
      ? {
          startsAt: new Date(row.starts_at!).toISOString(),
          endsAt: new Date(row.ends_at!).toISOString(),
          earlyEntryMinutes: row.early_entry_minutes ?? 0,
        }
      : null,
    lobbyForGuests: row.lobby_for_guests === 1,
    lobbyForMembers: row.lobby_for_members === 1,
    stage: row.stage as RoomSettings['stage'],
    chat: row.chat === 1,
    screenShare: row.screen_share === 1,
    whenModeratorsLeave: row.when_moderators_leave as RoomSettings['whenModeratorsLeave'],
    locked: row.locked === 1,
  };
}

function toSession(row: Selectable<RoomSessionsTable>): RoomSession {
  return {
    id: row.id,
    mediaId: row.media_id,
    createdAt: new Date(row.created_at),
    openedAt: row.opened_at === null ? null : new Date(row.opened_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
  };
}
