import { sql, type Kysely } from 'kysely';

/**
 * The chat has a place of its own, which rooms and live sessions both use: messages belong to a place (the id of a room
 * session, or of a live session's item) and to an author, one for each person in it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await authors(db);
  await messages(db);
}

async function authors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chat_authors')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('place_id', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('name_written', 'text', (c) => c.notNull())
    .addColumn('name_number', 'integer', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('viewer', 'speaker', 'moderator')`))
    .addColumn('is_guest', 'integer', (c) => c.notNull())
    .addColumn('muted_at', 'bigint')
    .addColumn('muted_by', 'text')
    .addUniqueConstraint('chat_authors_person', ['place_id', 'person'])
    .execute();
  for (const column of ['name_key', 'name_written'])
    await db.schema
      .createIndex(`chat_authors_${column}`)
      .on('chat_authors')
      .columns(['place_id', column, 'name_number'])
      .execute();
  await db.schema.createIndex('chat_authors_media').on('chat_authors').column('media_id').execute();
  // Names in rooms are kept apart by the room itself, so theirs need no skeleton here.
  await sql`
    insert into chat_authors (id, media_id, place_id, person, name, name_key, name_written, name_number, role, is_guest)
    select m.participant_id, s.media_id, m.session_id, coalesce(max(p.person), 'guest:' || m.participant_id),
      max(m.author_name), '', '', 1, min(m.role), max(m.is_guest)
    from chat_messages m
    join room_sessions s on s.id = m.session_id
    left join room_participants p on p.id = m.participant_id
    group by m.participant_id, m.session_id, s.media_id
  `.execute(db);
}

async function messages(db: Kysely<unknown>): Promise<void> {
  await sql`alter table chat_messages rename to old_chat_messages`.execute(db);
  await db.schema
    .createTable('chat_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('place_id', 'text', (c) => c.notNull())
    .addColumn('author_id', 'text', (c) => c.notNull().references('chat_authors.id').onDelete('cascade'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .addColumn('deleted_by', 'text')
    .execute();
  await sql`
    insert into chat_messages (id, place_id, author_id, text, idempotency_key, created_at, deleted_at, deleted_by)
    select id, session_id, participant_id, text, idempotency_key, created_at, deleted_at, deleted_by
    from old_chat_messages
  `.execute(db);
  await sql`drop table old_chat_messages`.execute(db);
  await db.schema
    .createIndex('chat_messages_author_key')
    .unique()
    .on('chat_messages')
    .columns(['author_id', 'idempotency_key'])
    .execute();
  await db.schema
    .createIndex('chat_messages_place')
    .on('chat_messages')
    .columns(['place_id', 'created_at', 'id'])
    .execute();
  await db.schema
    .createIndex('chat_messages_deleted')
    .on('chat_messages')
    .columns(['place_id', 'deleted_at'])
    .where(sql.ref('deleted_at'), 'is not', null)
    .execute();
}
