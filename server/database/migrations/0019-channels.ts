import { sql, type Kysely } from 'kysely';

/** Channels with their members and items. What a channel gives on an item is a grant that names the channel. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('channels')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('visibility', 'text', (c) => c.notNull().check(sql`visibility in ('members', 'everyone')`))
    .addColumn('room_id', 'text', (c) => c.unique().references('media.id').onDelete('set null'))
    .addColumn('picture_id', 'text', (c) => c.references('media.id').onDelete('set null'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('draft_key', 'text')
    .addUniqueConstraint('channels_draft', ['created_by', 'draft_key'])
    .execute();
  await db.schema.createIndex('channels_picture').on('channels').column('picture_id').execute();
  await db.schema
    .createTable('channel_members')
    .addColumn('channel_id', 'text', (c) => c.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('member', 'contributor', 'manager')`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('channel_members_key', ['channel_id', 'account_id'])
    .execute();
  await db.schema.createIndex('channel_members_account').on('channel_members').column('account_id').execute();
  await db.schema
    .createTable('channel_media')
    .addColumn('channel_id', 'text', (c) => c.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('added_by', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('channel_media_key', ['channel_id', 'media_id'])
    .execute();
  await db.schema.createIndex('channel_media_media').on('channel_media').column('media_id').execute();
  await addSourceId(db);
}

/** A member of two channels has two grants on an item that stands in both. SQLite changes no primary key. */
async function addSourceId(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('item_grants_media').execute();
  await db.schema.alterTable('item_grants').renameTo('old_item_grants').execute();
  await db.schema
    .createTable('item_grants')
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('viewer', 'speaker', 'moderator', 'editor')`))
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('collaboration', 'invitation', 'channel')`))
    .addColumn('source_id', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('item_grants_of_source', ['holder', 'media_id', 'source', 'source_id'])
    .execute();
  await sql`
    insert into item_grants (media_id, holder, role, source, created_at)
    select media_id, holder, role, source, created_at from old_item_grants
  `.execute(db);
  await db.schema.dropTable('old_item_grants').execute();
  await db.schema.createIndex('item_grants_media').on('item_grants').column('media_id').execute();
  await db.schema.createIndex('item_grants_source').on('item_grants').columns(['source_id', 'media_id']).execute();
}
