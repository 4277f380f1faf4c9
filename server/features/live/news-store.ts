import type { Kysely } from 'kysely';
import type { Reaction } from '#contracts/limits.ts';
import type { LiveHealth, LiveView } from '#contracts/live.ts';
import { databaseTime } from '#server/database/database-time.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** What the process that takes the sender knows of it. */
export interface LiveNews {
  health: LiveHealth | null;
  notes: LiveView['notes'];
  isRecording: boolean;
}

export interface StoredNews extends LiveNews {
  /** Counts its changes. */
  version: number;
}

export async function saveNews(unit: Unit, mediaId: string, { health, notes, isRecording }: LiveNews): Promise<void> {
  const news = {
    health: health && JSON.stringify(health),
    notes: JSON.stringify(notes),
    is_recording: Number(isRecording),
  };
  await unit.db
    .insertInto('live_news')
    .values({ media_id: mediaId, ...news, version: 1 })
    .onConflict((conflict) =>
      conflict.column('media_id').doUpdateSet((column) => ({ ...news, version: column('live_news.version', '+', 1) })),
    )
    .execute();
}

export async function findNews(db: Db, mediaIds: string[]): Promise<Map<string, StoredNews>> {
  const query = db.selectFrom('live_news').selectAll();
  const rows = await query.where(isOneOf(db, 'media_id', asList(db, mediaIds))).execute();
  return new Map(
    rows.map((row) => [
      row.media_id,
      {
        health: row.health === null ? null : (JSON.parse(row.health) as LiveHealth),
        notes: JSON.parse(row.notes) as LiveView['notes'],
        isRecording: row.is_recording === 1,
        version: row.version,
      },
    ]),
  );
}

/** One reaction, and by how many people. */
export interface ReactionCount {
  emoji: Reaction;
  count: number;
}

/** Reactions that one process gathered, for the pages of the others. */
export interface SharedReactions {
  id: string;
  mediaId: string;
  counts: ReactionCount[];
}

/** Also removes those of the same session that everybody has heard. */
export async function insertReactions(
  unit: Unit,
  processId: string,
  { id, mediaId, counts }: SharedReactions,
  keptMs: number,
): Promise<void> {
  const { db } = unit;
  await db
    .deleteFrom('live_reactions')
    .where('media_id', '=', mediaId)
    .where((e) => e('made_at', '<', e(databaseTime(db), '-', keptMs)))
    .execute();
  const made = { counts: JSON.stringify(counts), made_at: databaseTime(db) };
  await db
    .insertInto('live_reactions')
    .values({ id, media_id: mediaId, process_id: processId, ...made })
    .execute();
}

/** What other processes gathered within the last moments. */
export async function findReactionsOfOthers(
  db: Db,
  processId: string,
  mediaIds: string[],
  withinMs: number,
): Promise<SharedReactions[]> {
  const rows = await db
    .selectFrom('live_reactions')
    .select(['id', 'media_id', 'counts'])
    .where(isOneOf(db, 'media_id', asList(db, mediaIds)))
    .where('process_id', '!=', processId)
    .where((e) => e('made_at', '>=', e(databaseTime(db), '-', withinMs)))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    mediaId: row.media_id,
    counts: JSON.parse(row.counts) as ReactionCount[],
  }));
}
