import type { Kysely } from 'kysely';

/** The picture or sound of a file that cannot be played. What was uploaded before is not judged again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('media_files').addColumn('lost_track', 'text').execute();
}
