import type { Kysely, Selectable } from 'kysely';
import type { RoomRole } from '#contracts/rooms.ts';
import type { ChatMessagesTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface StoredMessage {
  id: string;
  sessionId: string;
  participantId: string;
  authorName: string;
  role: RoomRole;
  isGuest: boolean;
  /** Empty when it was deleted. */
  text: string;
  isDeleted: boolean;
  sentAt: Date;
}

export async function insertMessage(unit: Unit, message: StoredMessage, idempotencyKey: string): Promise<void> {
  await unit.db
    .insertInto('chat_messages')
    .values({
      id: message.id,
      session_id: message.sessionId,
      participant_id: message.participantId,
      author_name: message.authorName,
      role: message.role,
      is_guest: message.isGuest ? 1 : 0,
      text: message.text,
      idempotency_key: idempotencyKey,
      created_at: message.sentAt.getTime(),
      deleted_at: null,
      deleted_by: null,
    })
    .execute();
}

/** The message that this participant sent with this key. */
export async function findByKey(
  unit: Unit,
  participantId: string,
  idempotencyKey: string,
): Promise<StoredMessage | null> {
  const row = await unit.db
    .selectFrom('chat_messages')
    .selectAll()
    .where('participant_id', '=', participantId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row ? toMessage(row) : null;
}

/**
 * The last messages of a session, or the last ones before one of them; oldest first. Null: `before` is not one of them.
 */
export async function findMessages(
  db: Db,
  sessionId: string,
  before: string | null,
  limit: number,
): Promise<StoredMessage[] | null> {
  let query = db.selectFrom('chat_messages').selectAll().where('session_id', '=', sessionId);
  if (before !== null) {
    const place = await db
      .selectFrom('chat_messages')
      .select(['created_at', 'id'])
      .where('id', '=', before)
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    if (!place) return null;
    query = query.where((e) =>
      e.or([
        e('created_at', '<', place.created_at),
        e.and([e('created_at', '=', place.created_at), e('id', '<', place.id)]),
      ]),
    );
  }
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.reverse().map(toMessage);
}

/** Empties the text, and keeps author and time. Null: the session has no such message, or it was deleted before. */
export async function deleteMessage(
  unit: Unit,
  sessionId: string,
  id: string,
  accountId: string,
): Promise<StoredMessage | null> {
  const row = await unit.db
    .updateTable('chat_messages')
    .set({ text: '', deleted_at: unit.now.getTime(), deleted_by: accountId })
    .where('id', '=', id)
    .where('session_id', '=', sessionId)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? toMessage(row) : null;
}

function toMessage(row: Selectable<ChatMessagesTable>): StoredMessage {
  return {
    id: row.id,
    sessionId: row.session_id,
    participantId: row.participant_id,
    authorName: row.author_name,
    role: row.role as RoomRole,
    isGuest: row.is_guest === 1,
    text: row.text,
    isDeleted: row.deleted_at !== null,
    sentAt: new Date(row.created_at),
  };
}
