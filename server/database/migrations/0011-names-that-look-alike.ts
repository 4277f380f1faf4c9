import { sql, type Kysely } from 'kysely';
import { cleanAccountEmail } from '#contracts/typed-text.ts';
import { toSkeletons } from '#server/names/skeleton.ts';

/** Names in rooms and e-mails of accounts are compared by what people see of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addEmailKeys(db);
  await addNames(db);
}

async function addEmailKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('accounts')
    .addColumn('email_key', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  const { rows } = await sql<{ id: string; email: string }>`
    select id, email from accounts order by created_at, id
  `.execute(db);
  const emails = new Set(rows.map(({ email }) => email));
  const keys = new Set<string>();
  for (const { id, email } of rows) {
    const clean = cleanAccountEmail(email);
    const stored = emails.has(clean) ? email : clean;
    const key = toSkeletons(stored).folded;
    // Accounts that look alike already go on; no third one can be added to them.
    const own = keys.has(key) ? `${key} ${id}` : key;
    emails.add(stored);
    keys.add(own);
    await sql`update accounts set email = ${stored}, email_key = ${own} where id = ${id}`.execute(db);
  }
  // PostgreSQL itself calls the index of the column `email` accounts_email_key.
  await db.schema.createIndex('accounts_email_skeleton').unique().on('accounts').column('email_key').execute();
}

async function addNames(db: Kysely<unknown>): Promise<void> {
  const table = sql.table('room_participants');
  await db.schema
    .alterTable('room_participants')
    .addColumn('name_written', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  const { rows } = await sql<{ id: string; name: string; name_number: number }>`
    select id, name, name_number from ${table} where state in ('waiting', 'inside')
  `.execute(db);
  for (const { id, name, name_number: number } of rows) {
    const { folded, written } = toSkeletons(number === 1 ? name : name.slice(0, -` ${number}`.length));
    await sql`update ${table} set name_key = ${folded}, name_written = ${written} where id = ${id}`.execute(db);
  }
  await db.schema
    .createIndex('room_participants_name_written')
    .on('room_participants')
    .columns(['session_id', 'name_written', 'name_number'])
    .execute();
}
