import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account_sessions').addColumn('made_from', 'text').execute();
  await db.schema.alterTable('guest_sessions').addColumn('made_from', 'text').execute();
  await db.schema.alterTable('media').addColumn('draft_key', 'text').execute();
  await db.schema.createIndex('media_draft_key').unique().on('media').columns(['owner_id', 'draft_key']).execute();
}
