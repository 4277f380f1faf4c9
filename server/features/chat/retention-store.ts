import type { Unit } from '#server/database/write.ts';

/** Removes the messages of room sessions that ended before this instant; returns how many, at most `limit`. */
export async function removeMessages(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db
    .selectFrom('chat_messages')
    .innerJoin('room_sessions', 'room_sessions.id', 'chat_messages.session_id')
    .select('chat_messages.id')
    .where('room_sessions.ended_at', '<=', before.getTime())
    .limit(limit);
  const result = await unit.db.deleteFrom('chat_messages').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}
