import { sql, type Kysely } from 'kysely';
import type { InvitedRole } from '#contracts/invitations.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';

type Db = Kysely<Tables>;

/** A session of a room. */
export interface SessionTimes {
  id: string;
  startedAt: Date;
  endedAt: Date | null;
}

const mostSessions = 50;

/** The sessions of a room to which somebody came, the newest first. */
export async function findRoomSessions(db: Db, mediaId: string): Promise<SessionTimes[]> {
  const rows = await db
    .selectFrom('room_sessions')
    .select(['id', 'opened_at', 'ended_at'])
    .where('media_id', '=', mediaId)
    .where('opened_at', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(mostSessions)
    .execute();
  return rows.map(({ id, opened_at: openedAt, ended_at: endedAt }) => ({
    id,
    startedAt: new Date(openedAt!),
    endedAt: endedAt === null ? null : new Date(endedAt),
  }));
}

/** How many messages each person wrote in a chat, deleted and erased ones included. */
export async function countMessages(db: Db, placeId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('chat_authors')
    .leftJoin('chat_messages', 'chat_messages.author_id', 'chat_authors.id')
    .select(['person', sql<number>`count(chat_messages.id) + max(erased_messages)`.as('count')])
    .where('chat_authors.place_id', '=', placeId)
    .groupBy('person')
    .execute();
  return new Map(rows.map(({ person, count }) => [person, count]));
}

export interface NamedGuest {
  id: string;
  name: string;
  email: string;
  linkId: string;
}

/** Guests as they entered; name and email are empty when they were erased. */
export async function findGuests(db: Db, ids: string[]): Promise<NamedGuest[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('guest_sessions')
    .select(['id', 'name', 'email', 'link_id'])
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
  return rows.map(({ link_id: linkId, ...guest }) => ({ ...guest, linkId }));
}

export interface Named {
  id: string;
  name: string;
  email: string;
}

export async function findMembers(db: Db, ids: string[]): Promise<Named[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('accounts')
    .select(['id', 'name', 'email'])
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
}

/** Invited people by the ids of their invitations. */
export async function findInvited(db: Db, ids: string[]): Promise<(Named & { role: InvitedRole })[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('invitations')
    .select(['id', 'name', 'email', 'role'])
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
  return rows.map((row) => ({ ...row, role: row.role as InvitedRole }));
}

/** The length of a video; 0 while it is unknown. */
export async function findFilmSeconds(db: Db, mediaId: string): Promise<number> {
  const row = await db
    .selectFrom('media_files')
    .select('duration_ms')
    .where('media_id', '=', mediaId)
    .executeTakeFirst();
  return (row?.duration_ms ?? 0) / 1000;
}
