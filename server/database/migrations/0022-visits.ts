import type { Kysely } from 'kysely';

/** Who was there: one row for each stay of a person at an item. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('visits')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('session_id', 'text')
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('is_inside', 'integer', (c) => c.notNull())
    .addColumn('seconds', 'integer', (c) => c.notNull())
    .addColumn('pieces', 'text', (c) => c.notNull())
    .addColumn('hands', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('visits_media').on('visits').columns(['media_id', 'session_id']).execute();
}
