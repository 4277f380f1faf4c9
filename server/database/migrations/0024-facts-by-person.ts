import type { Kysely } from 'kysely';

/** The audit log of one account: what it did, and what was done to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('recorded_facts_by_actor').on('recorded_facts').columns(['actor', 'id']).execute();
  await db.schema.createIndex('recorded_facts_by_subject').on('recorded_facts').columns(['subject', 'id']).execute();
}
