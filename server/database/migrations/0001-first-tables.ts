import { sql, type Kysely } from 'kysely';

// `bigint` on both databases: SQLite takes it as an integer, PostgreSQL as int8, read as a safe number.
export async function up(db: Kysely<unknown>): Promise<void> {
  await accounts(db);
  await library(db);
  await transcoding(db);
  await guestAccess(db);
  await pageSessions(db);
  await db.schema
    .createTable('modules')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('facts')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

async function accounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('member', 'creator', 'admin')`))
    .addColumn('must_change_password', 'integer', (c) => c.notNull())
    .addColumn('time_zone', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('account_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('account_sessions_account').on('account_sessions').column('account_id').execute();
}

async function library(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('media')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('owner_id', 'text', (c) => c.notNull().references('accounts.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('tags', 'text', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('visibility', 'text', (c) => c.notNull().check(sql`visibility in ('private', 'unlisted', 'published')`))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('is_playable', 'integer', (c) => c.notNull())
    .addColumn('duration_ms', 'bigint')
    .addColumn('picture_width', 'integer')
    .addColumn('picture_height', 'integer')
    .addColumn('has_poster', 'integer', (c) => c.notNull())
    .addColumn('storyboard', 'text')
    .addColumn('views', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('plays', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('likes', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('published_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .addColumn('deleted_by', 'text')
    .execute();
  await db.schema.createIndex('media_owner').on('media').columns(['owner_id', 'created_at']).execute();
  await db.schema.createIndex('media_visibility').on('media').columns(['visibility', 'created_at']).execute();
  await db.schema
    .createTable('media_likes')
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('media_likes_key', ['media_id', 'account_id'])
    .execute();
}

async function transcoding(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('uploads')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('filename', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema.createIndex('uploads_media').on('uploads').column('media_id').execute();
  await db.schema
    .createTable('transcoding_jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('queued', 'running', 'done', 'failed')`))
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('leased_until', 'bigint')
    .addColumn('leased_by', 'text')
    .addColumn('run_after', 'bigint', (c) => c.notNull())
    .addColumn('progress', 'real', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('transcoding_jobs_state')
    .on('transcoding_jobs')
    .columns(['state', 'run_after'])
    .execute();
  await db.schema.createIndex('transcoding_jobs_media').on('transcoding_jobs').column('media_id').execute();
  await db.schema
    .createTable('renditions')
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('video', 'audio')`))
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('frame_rate', 'real')
    .addColumn('codecs', 'text', (c) => c.notNull())
    .addColumn('peak_bandwidth', 'bigint', (c) => c.notNull())
    .addColumn('average_bandwidth', 'bigint', (c) => c.notNull())
    .addColumn('segments', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('renditions_key', ['media_id', 'name'])
    .execute();
}

async function guestAccess(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('guest_access')
    .addColumn('media_id', 'text', (c) => c.primaryKey().references('media.id').onDelete('cascade'))
    .addColumn('is_enabled', 'integer', (c) => c.notNull())
    .addColumn('changed_by', 'text')
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('guest_links')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('token_encrypted', 'text', (c) => c.notNull())
    .addColumn('max_clicks', 'bigint')
    .addColumn('used_clicks', 'bigint', (c) => c.notNull())
    .addColumn('reserved_clicks', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('duration_days', 'integer')
    .addColumn('time_zone', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .addColumn('deleted_by', 'text')
    // Last line of defense: the database enforces the limit even if the code is wrong.
    .addCheckConstraint('guest_links_limit', sql`max_clicks is null or used_clicks + reserved_clicks <= max_clicks`)
    .execute();
  await db.schema.createIndex('guest_links_media').on('guest_links').column('media_id').execute();
  await db.schema
    .createTable('guest_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('link_id', 'text', (c) => c.notNull().references('guest_links.id').onDelete('cascade'))
    .addColumn('browser_hash', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('guest_sessions_browser')
    .on('guest_sessions')
    .columns(['browser_hash', 'media_id'])
    .execute();
  await db.schema
    .createIndex('guest_sessions_media')
    .on('guest_sessions')
    .columns(['media_id', 'created_at'])
    .execute();
  await db.schema
    .createTable('guest_entry_keys')
    .addColumn('link_id', 'text', (c) => c.notNull().references('guest_links.id').onDelete('cascade'))
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('guest_session_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('guest_entry_keys_key', ['link_id', 'key'])
    .execute();
  await db.schema.createIndex('guest_entry_keys_age').on('guest_entry_keys').column('created_at').execute();
}

async function pageSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('page_sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('opened_as', 'text', (c) => c.notNull().check(sql`opened_as in ('member', 'guest', 'preview')`))
    .addColumn('account_session_id', 'text')
    .addColumn('guest_session_id', 'text')
    .addColumn('owner_hash', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('is_counted', 'integer', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('played_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('page_sessions_person')
    .on('page_sessions')
    .columns(['media_id', 'person', 'opened_at'])
    .execute();
  await db.schema.createIndex('page_sessions_ended').on('page_sessions').column('ended_at').execute();
  await db.schema.createIndex('page_sessions_seen').on('page_sessions').column('last_seen_at').execute();
  await db.schema.createIndex('page_sessions_guest').on('page_sessions').column('guest_session_id').execute();
  await db.schema.createIndex('page_sessions_account').on('page_sessions').column('account_session_id').execute();
}
