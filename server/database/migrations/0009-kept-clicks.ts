import { sql, type Kysely } from 'kysely';

/** A click is used by the first page, not by the form; budgets are counted per network. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await guests(db);
  await pages(db);
  await db.schema.alterTable('room_participants').addColumn('network', 'text').execute();
}

async function guests(db: Kysely<unknown>): Promise<void> {
  const table = 'guest_sessions';
  await db.schema.alterTable(table).addColumn('network', 'text').execute();
  await db.schema.alterTable(table).addColumn('confirmed_at', 'bigint').execute();
  for (const name of ['had_lobby', 'moves'])
    await db.schema
      .alterTable(table)
      .addColumn(name, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  // Until now, only a lobby left a click in another state than `used`.
  await sql`
    update guest_sessions
    set confirmed_at = created_at, had_lobby = case when click = 'used' then 0 else 1 end
  `.execute(db);
  await db.schema
    .createIndex('guest_sessions_held')
    .on(table)
    .columns(['link_id', 'network'])
    .where(sql.ref('click'), '=', 'reserved')
    .execute();
}

/**
 * A guest's open pages are counted at each new one, so one index has only these. The other has only ended ones: SQLite
 * would search it for all that are open.
 */
async function pages(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('page_sessions_ended').execute();
  await db.schema
    .createIndex('page_sessions_ended')
    .on('page_sessions')
    .column('ended_at')
    .where(sql.ref('ended_at'), 'is not', null)
    .execute();
  await db.schema.dropIndex('page_sessions_guest').execute();
  await db.schema
    .createIndex('page_sessions_guest')
    .on('page_sessions')
    .columns(['guest_session_id', 'opened_at'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
}
