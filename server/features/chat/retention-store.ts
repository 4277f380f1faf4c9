import type { Kysely } from 'kysely';
import { accountKey } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

/** Removes the messages of sessions that ended before this instant; returns how many, at most `limit`. */
export async function removeMessages(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('chat_messages')
    .select('id')
    .where('place_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const result = await unit.db.deleteFrom('chat_messages').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** The same for the people who wrote them. */
export async function removeAuthors(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('chat_authors')
    .select('id')
    .where('place_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const result = await unit.db.deleteFrom('chat_authors').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** The places of room sessions, and of live sessions, that ended before this instant. */
function endedBefore(db: Kysely<Tables>, before: Date) {
  const live = db.selectFrom('live_sessions').select('media_id as id').where('ended_at', '<=', before.getTime());
  return db.selectFrom('room_sessions').select('id').where('ended_at', '<=', before.getTime()).unionAll(live);
}

/** Erases the name of a deleted account above what it wrote. */
export async function eraseAuthor(unit: Unit, accountId: string): Promise<void> {
  await unit.db.updateTable('chat_authors').set({ name: '' }).where('person', '=', accountKey(accountId)).execute();
}
