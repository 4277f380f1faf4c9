import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sessions(db);
  await takes(db);
  await segments(db);
}

async function sessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('live_sessions')
    .addColumn('media_id', 'text', (c) => c.primaryKey().references('media.id').onDelete('cascade'))
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('planned', 'ready', 'live', 'paused', 'ended')`))
    .addColumn('starts_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .addColumn('started_at', 'bigint')
    .addColumn('paused_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('key_hash', 'text', (c) => c.notNull().unique())
    .addColumn('key_encrypted', 'text', (c) => c.notNull())
    .addColumn('chat', 'text', (c) => c.notNull().check(sql`chat in ('off', 'members', 'everyone')`))
    .addColumn('slow_mode_seconds', 'integer', (c) => c.notNull())
    .addColumn('dvr', 'integer', (c) => c.notNull())
    .addColumn('auto_start', 'integer', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('live_sessions_running')
    .on('live_sessions')
    .column('state')
    .where(
      sql.ref('state'),
      'in',
      ['ready', 'live', 'paused'].map((state) => sql.lit(state)),
    )
    .execute();
}

async function takes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('live_takes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('process_id', 'text', (c) => c.notNull())
    .addColumn('protocol', 'text', (c) => c.notNull())
    .addColumn('video_codec', 'text', (c) => c.notNull())
    .addColumn('width', 'integer', (c) => c.notNull())
    .addColumn('height', 'integer', (c) => c.notNull())
    .addColumn('audio_codec', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_because', 'text')
    .addUniqueConstraint('live_takes_number', ['media_id', 'number'])
    .execute();
}

async function segments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('live_segments')
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('rendition', 'text', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('take_id', 'text', (c) => c.notNull().references('live_takes.id').onDelete('cascade'))
    .addColumn('start_ms', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'integer', (c) => c.notNull())
    .addColumn('byte_offset', 'bigint', (c) => c.notNull())
    .addColumn('byte_length', 'integer', (c) => c.notNull())
    .addColumn('wall_clock', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('live_segments_sequence', ['media_id', 'rendition', 'sequence'])
    .execute();
}
