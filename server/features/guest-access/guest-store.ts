import { sql, type Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';

type Db = Kysely<Tables>;

export interface GuestRow {
  id: string;
  name: string;
  email: string;
  linkId: string;
  linkName: string;
  isLinkDeleted: boolean;
  enteredAt: Date;
}

/** All guests of the item whose guest session was not ended, newest first. */
export async function findGuests(db: Db, mediaId: string, limit: number): Promise<GuestRow[]> {
  const rows = await db
    .selectFrom('guest_sessions')
    .innerJoin('guest_links', 'guest_links.id', 'guest_sessions.link_id')
    .select([
      'guest_sessions.id',
      'guest_sessions.name',
      'email',
      'link_id',
      'guest_links.name as link_name',
      'deleted_at',
    ])
    .select('guest_sessions.created_at as entered_at')
    .where('guest_sessions.media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    // A form after which no page was opened left no guest.
    .where((or) => or.or([or('confirmed_at', 'is not', null), or('click', '=', 'reserved')]))
    .orderBy('guest_sessions.created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    linkId: row.link_id,
    linkName: row.link_name,
    isLinkDeleted: row.deleted_at !== null,
    enteredAt: new Date(row.entered_at),
  }));
}

/** The names of guests by their guest sessions; an erased name is empty. */
export async function findGuestNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('guest_sessions').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function countByLink(db: Db, sessionIds: string[]): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('guest_sessions')
    .select(['link_id', sql<number>`count(*)`.as('guests')])
    .where('id', 'in', sessionIds)
    .groupBy('link_id')
    .execute();
  return new Map(rows.map((row) => [row.link_id, row.guests]));
}

/** The facts of a guest that rooms need; null when the guest session was ended. */
export async function findGuest(db: Db, guestSessionId: string) {
  const row = await db
    .selectFrom('guest_sessions')
    .select(['name', 'email', 'browser_hash', 'had_lobby', 'network'])
    .where('id', '=', guestSessionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const hadLobby = row.had_lobby === 1;
  return { name: row.name, email: row.email, browserHash: row.browser_hash, network: row.network, hadLobby };
}
