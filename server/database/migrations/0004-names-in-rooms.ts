import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const table = 'room_participants';
  await db.schema
    .alterTable(table)
    .addColumn('name_key', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable(table)
    .addColumn('name_number', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  // Approximate, for participants who are in a room during the upgrade.
  await sql`update ${sql.table(table)} set name_key = lower(name)`.execute(db);
  await db.schema
    .createIndex('room_participants_name')
    .on(table)
    .columns(['session_id', 'name_key', 'name_number'])
    .execute();
}
