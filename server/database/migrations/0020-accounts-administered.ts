import { sql, type Kysely } from 'kysely';
import { foldForSearch } from '#contracts/fold-for-search.ts';

/** Accounts that an administrator finds by name, disables and deletes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('accounts')
    .addColumn('search_text', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('accounts').addColumn('disabled_at', 'bigint').execute();
  await db.schema.alterTable('accounts').addColumn('deleted_at', 'bigint').execute();
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from accounts`.execute(db);
  for (const { id, name, email } of rows)
    await sql`update accounts set search_text = ${foldForSearch(`${name} ${email}`)} where id = ${id}`.execute(db);
  await db.schema.createIndex('accounts_by_name').on('accounts').columns(['search_text', 'id']).execute();
}
