import { sql, type Kysely } from 'kysely';

const moved = [
  'status',
  'failure',
  'is_playable',
  'duration_ms',
  'picture_width',
  'picture_height',
  'has_poster',
  'storyboard',
];

/** Moves the columns about the file from `media` to `media_files`; a room has no file, so no row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('media_files')
    .addColumn('media_id', 'text', (c) => c.primaryKey().references('media.id').onDelete('cascade'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('failure', 'text')
    .addColumn('is_playable', 'integer', (c) => c.notNull())
    .addColumn('duration_ms', 'bigint')
    .addColumn('picture_width', 'integer')
    .addColumn('picture_height', 'integer')
    .addColumn('has_poster', 'integer', (c) => c.notNull())
    .addColumn('storyboard', 'text')
    .execute();
  const columns = sql.join(moved.map((name) => sql.ref(name)));
  await sql`
    insert into media_files (media_id, ${columns})
    select id, ${columns} from media where kind <> 'room'
  `.execute(db);
  for (const name of moved) await db.schema.alterTable('media').dropColumn(name).execute();
}
