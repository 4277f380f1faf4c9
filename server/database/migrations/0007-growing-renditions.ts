import type { Kysely } from 'kysely';

/** A rendition can be played while its further segments are being made; those made before are whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('renditions')
    .addColumn('is_growing', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
