import type { Kysely } from 'kysely';

/** The running processes of an installation, and what each of them alone may do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('processes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('beat', 'bigint', (c) => c.notNull())
    .addColumn('machine', 'text', (c) => c.notNull())
    .addColumn('pid', 'integer', (c) => c.notNull())
    .addColumn('born', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('process_id', 'text', (c) => c.notNull())
    .addColumn('is_wanted', 'integer', (c) => c.notNull())
    .execute();
  // A running job belongs to its process for as long as that lives.
  await db.schema.alterTable('transcoding_jobs').dropColumn('leased_until').execute();
}
