import { sql, type Kysely } from 'kysely';

/** What members are told under the bell, and requests for access to an item. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('read_at', 'bigint')
    .addUniqueConstraint('notices_cause', ['account_id', 'name', 'subject'])
    .execute();
  await db.schema.createIndex('notices_of').on('notices').columns(['account_id', 'created_at']).execute();
  await db.schema.createIndex('notices_media').on('notices').column('media_id').execute();
  await db.schema.createIndex('notices_age').on('notices').column('created_at').execute();
  await db.schema
    .createTable('access_requests')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('open', 'invited', 'declined', 'withdrawn')`))
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('answered_by', 'text')
    .addUniqueConstraint('access_requests_of', ['media_id', 'account_id'])
    .execute();
  await db.schema.createIndex('access_requests_account').on('access_requests').column('account_id').execute();
}
