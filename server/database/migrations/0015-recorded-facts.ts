import type { Kysely } from 'kysely';
import { isPostgres } from '../prepare.ts';

/** What happened, who did it and from where: the source of the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const counter = isPostgres(db) ? 'bigserial' : 'integer';
  await db.schema
    .createTable('recorded_facts')
    // Ids that only grow: readers continue after the last one they have seen.
    .addColumn('id', counter, (c) => (counter === 'integer' ? c.primaryKey().autoIncrement() : c.primaryKey()))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('actor', 'text')
    .addColumn('made_from', 'text')
    // No reference: facts outlive the item.
    .addColumn('media_id', 'text')
    .addColumn('media_title', 'text')
    .addColumn('subject', 'text')
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('by_administration', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('recorded_facts_by_time').on('recorded_facts').column('at').execute();
  await db.schema.createIndex('recorded_facts_by_item').on('recorded_facts').columns(['media_id', 'id']).execute();
}
