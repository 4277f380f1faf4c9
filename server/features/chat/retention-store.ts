import type { Kysely } from 'kysely';
import { accountKey } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

/** Removes the messages of sessions that ended before this instant, and keeps their number; returns how many, at most `limit`. */
export async function removeMessages(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('chat_messages')
    .select('id')
    .where('place_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const removed = await unit.db.deleteFrom('chat_messages').where('id', 'in', due).returning('author_id').execute();
  for (const [authorId, own] of Map.groupBy(removed, (row) => row.author_id))
    await unit.db
      .updateTable('chat_authors')
      .set((set) => ({ erased_messages: set('erased_messages', '+', own.length) }))
      .where('id', '=', authorId)
      .execute();
  return removed.length;
}

/** Erases the names of the people who wrote them. */
export async function eraseAuthors(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('chat_authors')
    .select('id')
    .where('name', '!=', '')
    .where('place_id', 'in', endedBefore(unit.db, before))
    .limit(limit);
  const result = await unit.db
    .updateTable('chat_authors')
    .set({ name: '', name_key: '', name_written: '' })
    .where('id', 'in', due)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
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
