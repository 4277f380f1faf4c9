import type { Kysely } from 'kysely';

/** What one process knows of a live session and others show: only where several processes share a database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('live_news')
    .addColumn('media_id', 'text', (c) => c.primaryKey().references('media.id').onDelete('cascade'))
    .addColumn('health', 'text')
    .addColumn('notes', 'text', (c) => c.notNull())
    .addColumn('is_recording', 'integer', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('live_reactions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('process_id', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('live_reactions_made').on('live_reactions').columns(['media_id', 'made_at']).execute();
}
