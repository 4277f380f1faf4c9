import type { Kysely, Selectable } from 'kysely';
import { asList, isOneOf } from '#server/database/many.ts';
import type { ChatAuthorsTable, ChatMessagesTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { toAuthor, type Author } from './author-store.ts';

type Db = Kysely<Tables>;

export interface StoredMessage {
  id: string;
  author: Author;
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
      place_id: message.author.placeId,
      author_id: message.author.id,
      text: message.text,
      idempotency_key: idempotencyKey,
      created_at: message.sentAt.getTime(),
      deleted_at: null,
      deleted_by: null,
    })
    .execute();
}

/** The message that this author sent with this key. */
export async function findByKey(unit: Unit, author: Author, idempotencyKey: string): Promise<StoredMessage | null> {
  const row = await unit.db
    .selectFrom('chat_messages')
    .selectAll()
    .where('author_id', '=', author.id)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row ? toMessage(row, author) : null;
}

/** When this author wrote last, deleted messages included. */
export async function findLastSent({ db }: Unit, authorId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('chat_messages')
    .select(({ fn }) => fn.max('created_at').as('at'))
    .where('author_id', '=', authorId)
    .executeTakeFirst();
  return row?.at == null ? null : new Date(row.at);
}

/** The last messages of a place, or the last ones before one of them; oldest first. Null: `before` is not one of them. */
export async function findMessages(
  db: Db,
  placeId: string,
  before: string | null,
  limit: number,
): Promise<StoredMessage[] | null> {
  let query = selectWithAuthors(db).where('chat_messages.place_id', '=', placeId);
  if (before !== null) {
    const from = await db
      .selectFrom('chat_messages')
      .select(['created_at', 'id'])
      .where('id', '=', before)
      .where('place_id', '=', placeId)
      .executeTakeFirst();
    if (!from) return null;
    query = query.where((e) =>
      e.or([
        e('chat_messages.created_at', '<', from.created_at),
        e.and([e('chat_messages.created_at', '=', from.created_at), e('chat_messages.id', '<', from.id)]),
      ]),
    );
  }
  const newestFirst = query.orderBy('chat_messages.created_at', 'desc').orderBy('chat_messages.id', 'desc');
  const rows = await newestFirst.limit(limit).execute();
  return rows.reverse().map(withAuthor);
}

/** Messages of these places that were sent or deleted since then, in the order of sending. */
export async function findChangedSince(db: Db, placeIds: string[], since: number): Promise<StoredMessage[]> {
  const rows = await selectWithAuthors(db)
    .where(isOneOf(db, 'chat_messages.place_id', asList(db, placeIds)))
    .where((e) => e.or([e('created_at', '>=', since), e('deleted_at', '>=', since)]))
    .orderBy('created_at')
    .orderBy('chat_messages.id')
    .execute();
  return rows.map(withAuthor);
}

/** Empties the text, and keeps author and time. Null: the place has no such message, or it was deleted before. */
export async function deleteMessage(
  unit: Unit,
  placeId: string,
  id: string,
  accountId: string,
): Promise<StoredMessage | null> {
  const row = await unit.db
    .updateTable('chat_messages')
    .set({ text: '', deleted_at: unit.now.getTime(), deleted_by: accountId })
    .where('id', '=', id)
    .where('place_id', '=', placeId)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!row) return null;
  return withAuthor(await selectWithAuthors(unit.db).where('chat_messages.id', '=', id).executeTakeFirstOrThrow());
}

function selectWithAuthors(db: Db) {
  return db
    .selectFrom('chat_messages')
    .innerJoin('chat_authors', 'chat_authors.id', 'chat_messages.author_id')
    .select(['chat_messages.id', 'chat_messages.place_id', 'author_id', 'text', 'created_at', 'deleted_at'])
    .select(['media_id', 'person', 'name', 'role', 'is_guest', 'muted_at']);
}

type MessageRow = Pick<Selectable<ChatMessagesTable>, 'id' | 'author_id' | 'text' | 'created_at' | 'deleted_at'>;
type AuthorRow = Pick<
  Selectable<ChatAuthorsTable>,
  'media_id' | 'place_id' | 'person' | 'name' | 'role' | 'is_guest' | 'muted_at'
>;

function withAuthor(row: MessageRow & AuthorRow): StoredMessage {
  return toMessage(row, toAuthor({ ...row, id: row.author_id }));
}

function toMessage(row: MessageRow, author: Author): StoredMessage {
  return {
    id: row.id,
    author,
    text: row.text,
    isDeleted: row.deleted_at !== null,
    sentAt: new Date(row.created_at),
  };
}
