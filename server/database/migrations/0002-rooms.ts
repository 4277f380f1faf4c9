import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await guestsWhoWait(db);
  await rooms(db);
  await participants(db);
  await lobbyAndChat(db);
}

async function guestsWhoWait(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('guest_sessions')
    .addColumn('click', 'text', (c) =>
      c
        .notNull()
        .defaultTo('used')
        .check(sql`click in ('used', 'reserved', 'released')`),
    )
    .execute();
  await db.schema.alterTable('guest_sessions').addColumn('click_kept_until', 'bigint').execute();
  await db.schema
    .createIndex('guest_sessions_kept')
    .on('guest_sessions')
    .column('click_kept_until')
    .where(sql.ref('click_kept_until'), 'is not', null)
    .execute();
  await db.schema
    .alterTable('page_sessions')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('video'))
    .execute();
}

async function rooms(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rooms')
    .addColumn('media_id', 'text', (c) => c.primaryKey().references('media.id').onDelete('cascade'))
    .addColumn('starts_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .addColumn('early_entry_minutes', 'integer')
    .addColumn('lobby_for_guests', 'integer', (c) => c.notNull())
    .addColumn('lobby_for_members', 'integer', (c) => c.notNull())
    .addColumn('stage', 'text', (c) => c.notNull().check(sql`stage in ('everyone', 'on_request', 'invited')`))
    .addColumn('chat', 'integer', (c) => c.notNull())
    .addColumn('screen_share', 'integer', (c) => c.notNull())
    .addColumn('when_moderators_leave', 'text', (c) =>
      c.notNull().check(sql`when_moderators_leave in ('go_on', 'end')`),
    )
    .addColumn('locked', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('room_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('opened_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .execute();
  // The database allows one open session of a room, even if the code is wrong.
  await db.schema
    .createIndex('room_sessions_running')
    .unique()
    .on('room_sessions')
    .column('media_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema.createIndex('room_sessions_media').on('room_sessions').columns(['media_id', 'created_at']).execute();
}

async function participants(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('room_participants')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_id', 'text', (c) => c.notNull().references('room_sessions.id').onDelete('cascade'))
    .addColumn('media_id', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('guest_session_id', 'text')
    .addColumn('account_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('viewer', 'speaker', 'moderator')`))
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('waiting', 'inside', 'left', 'declined', 'removed', 'banned')`),
    )
    .addColumn('waits_for', 'text', (c) => c.check(sql`waits_for in ('admission', 'start')`))
    .addColumn('was_admitted', 'integer', (c) => c.notNull())
    .addColumn('is_on_stage', 'integer', (c) => c.notNull())
    .addColumn('was_shown', 'integer', (c) => c.notNull())
    .addColumn('page_session_id', 'text')
    .addColumn('waiting_since', 'bigint', (c) => c.notNull())
    .addColumn('joined_at', 'bigint')
    .addColumn('refused_at', 'bigint')
    .addColumn('knocks', 'integer', (c) => c.notNull())
    .addUniqueConstraint('room_participants_person', ['session_id', 'person'])
    .execute();
  await db.schema.createIndex('room_participants_guest').on('room_participants').column('guest_session_id').execute();
  await db.schema
    .createTable('room_bans')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('browser_hash', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('banned_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('lifted_at', 'bigint')
    .execute();
  await db.schema.createIndex('room_bans_media').on('room_bans').column('media_id').execute();
}

async function lobbyAndChat(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lobby_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_id', 'text', (c) => c.notNull().references('room_sessions.id').onDelete('cascade'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('author_name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('lobby_messages_session').on('lobby_messages').column('session_id').execute();
  await db.schema
    .createTable('chat_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_id', 'text', (c) => c.notNull().references('room_sessions.id').onDelete('cascade'))
    .addColumn('participant_id', 'text', (c) => c.notNull())
    .addColumn('author_name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('is_guest', 'integer', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .addColumn('deleted_by', 'text')
    .addUniqueConstraint('chat_messages_key', ['participant_id', 'idempotency_key'])
    .execute();
  await db.schema
    .createIndex('chat_messages_session')
    .on('chat_messages')
    .columns(['session_id', 'created_at', 'id'])
    .execute();
}
