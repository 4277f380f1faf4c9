import { sql, type Kysely } from 'kysely';

/**
 * What attendance counts stays small, and stays. Stays of one person are found together, and a stay in a room that is over
 * keeps its seconds, because several may become one. The number of messages outlives the messages.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const over = sql`session_id is not null and is_inside = 0`;
  await sql`update visits set seconds = (to_at - from_at + 500) / 1000 where ${over}`.execute(db);
  await db.schema.dropIndex('visits_media').execute();
  await db.schema.createIndex('visits_people').on('visits').columns(['media_id', 'session_id', 'person']).execute();
  await db.schema
    .alterTable('chat_authors')
    .addColumn('erased_messages', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
