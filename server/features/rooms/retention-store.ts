import type { Kysely } from 'kysely';
import { accountKey } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

/** Removes the guests and invited people of room sessions that ended before this instant; returns how many, at most `limit`. */
export async function removeGuestParticipants(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('room_participants')
    .select('id')
    // Of members the account is kept, so their participants are too.
    .where('account_id', 'is', null)
    .where('session_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const result = await unit.db.deleteFrom('room_participants').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** The same for what moderators wrote to the lobby. */
export async function removeLobbyMessages(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('lobby_messages')
    .select('id')
    .where('session_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const result = await unit.db.deleteFrom('lobby_messages').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Removes bans that were lifted before this instant: one that holds needs name and e-mail. */
export async function removeLiftedBans(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db.selectFrom('room_bans').select('id').where('lifted_at', '<=', before.getTime()).limit(limit);
  const result = await unit.db.deleteFrom('room_bans').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function endedBefore(db: Kysely<Tables>, before: Date) {
  return db.selectFrom('room_sessions').select('room_sessions.id').where('ended_at', '<=', before.getTime());
}

/** Erases the name and e-mail of a deleted account from room sessions, their lobbies and bans; the rows stay. */
export async function eraseMember(unit: Unit, accountId: string): Promise<void> {
  const { db } = unit;
  const own = db.selectFrom('room_participants').where('account_id', '=', accountId);
  await db
    .updateTable('lobby_messages')
    .set({ author_name: '' })
    .where('session_id', 'in', own.select('session_id'))
    .where('author_name', 'in', own.select('name'))
    .execute();
  await db
    .updateTable('room_participants')
    .set({ name: '', name_written: '', email: '' })
    .where('account_id', '=', accountId)
    .execute();
  await db.updateTable('room_bans').set({ name: '', email: '' }).where('person', '=', accountKey(accountId)).execute();
}
