import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface Ban {
  id: string;
  mediaId: string;
  person: string;
  /** Identifies the guest's device; null for members. */
  browserHash: string | null;
  name: string;
  email: string;
  bannedBy: string;
  bannedAt: Date;
}

export async function insertBan(unit: Unit, ban: Omit<Ban, 'bannedAt'>): Promise<void> {
  await unit.db
    .insertInto('room_bans')
    .values({
      id: ban.id,
      media_id: ban.mediaId,
      person: ban.person,
      browser_hash: ban.browserHash,
      name: ban.name,
      email: ban.email,
      banned_by: ban.bannedBy,
      created_at: unit.now.getTime(),
      lifted_at: null,
    })
    .execute();
}

/** Bans of the room that are in force, newest first. */
export async function findBans(db: Db, mediaId: string): Promise<Ban[]> {
  const rows = await db
    .selectFrom('room_bans')
    .selectAll()
    .where('media_id', '=', mediaId)
    .where('lifted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    mediaId: row.media_id,
    person: row.person,
    browserHash: row.browser_hash,
    name: row.name,
    email: row.email,
    bannedBy: row.banned_by,
    bannedAt: new Date(row.created_at),
  }));
}

/** Returns the person whose ban was lifted; null when there was no such ban of this room. */
export async function liftBan(unit: Unit, mediaId: string, banId: string): Promise<string | null> {
  const row = await unit.db
    .updateTable('room_bans')
    .set({ lifted_at: unit.now.getTime() })
    .where('id', '=', banId)
    .where('media_id', '=', mediaId)
    .where('lifted_at', 'is', null)
    .returning('person')
    .executeTakeFirst();
  return row?.person ?? null;
}
