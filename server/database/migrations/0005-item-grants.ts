import { sql, type Kysely } from 'kysely';

/** Roles that people were given on one item. Each source is written by the feature that owns it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('item_grants')
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('viewer', 'speaker', 'moderator', 'editor')`))
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('collaboration', 'invitation', 'channel')`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('item_grants_key', ['holder', 'media_id', 'source'])
    .execute();
  await db.schema.createIndex('item_grants_media').on('item_grants').column('media_id').execute();
}
