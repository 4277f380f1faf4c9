import { sql, type Kysely } from 'kysely';
import { isPostgres } from '#server/database/prepare.ts';

/** Search finds words whatever their accents are. On SQLite every connection has the function from its start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (isPostgres(db)) await createFunction(db);
  for (const table of ['media', 'channels', 'accounts'])
    await sql`update ${sql.table(table)} set search_text = fold_for_search(search_text)`.execute(db);
}

async function createFunction(db: Kysely<unknown>): Promise<void> {
  // Where the database itself knows ASCII letters only (locale C), `lower` leaves Ø and Я as they are.
  const { rows } = await sql`select from pg_collation where collname = 'und-x-icu'`.execute(db);
  const collation = rows.length > 0 ? sql`collate "und-x-icu"` : sql``;
  await sql`
    create function fold_for_search(searched text) returns text language sql immutable strict parallel safe as $$
      select lower(normalize(regexp_replace(normalize(searched, nfd), '[\\u0300-\\u036F]', '', 'g'), nfc) ${collation})
    $$`.execute(db);
}
