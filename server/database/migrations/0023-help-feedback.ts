import type { Kysely } from 'kysely';

/** What readers answered about the help articles. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('help_feedback')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('article', 'text', (c) => c.notNull())
    .addColumn('is_helpful', 'integer', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.references('accounts.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('help_feedback_account', ['article', 'account_id'])
    .execute();
  await db.schema.createIndex('help_feedback_created').on('help_feedback').columns(['created_at', 'id']).execute();
}
