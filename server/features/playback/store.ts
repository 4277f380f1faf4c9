import type { Kysely, Selectable } from 'kysely';
import type { RenditionsTable, Tables } from '#server/database/tables.ts';
import type { Item } from './playable.ts';
import type { Rendition, Segment } from './renditions.ts';
import type { Storyboard } from './storyboard.ts';

/** Null: there is no such item, or it has no file. */
export async function readItem(db: Kysely<Tables>, mediaId: string): Promise<Item | null> {
  // The file is read first: renditions committed in between are then included, which is only early, not wrong.
  const file = await db
    .selectFrom('media_files')
    .select(['status', 'is_playable', 'duration_ms', 'has_poster', 'storyboard'])
    .where('media_id', '=', mediaId)
    .executeTakeFirst();
  if (!file) return null;
  const rows = await db.selectFrom('renditions').selectAll().where('media_id', '=', mediaId).orderBy('name').execute();
  return {
    isPlayable: file.is_playable === 1,
    isFinished: file.status === 'ready' || file.status === 'failed',
    hasPoster: file.has_poster === 1,
    storyboard: file.storyboard === null ? null : (JSON.parse(file.storyboard) as Storyboard),
    durationSeconds: (file.duration_ms ?? 0) / 1000,
    renditions: rows.map(toRendition),
  };
}

function toRendition(row: Selectable<RenditionsTable>): Rendition {
  return {
    name: row.name,
    kind: row.kind === 'audio' ? 'audio' : 'video',
    width: row.width,
    height: row.height,
    frameRate: row.frame_rate,
    codecs: row.codecs,
    peakBandwidth: row.peak_bandwidth,
    averageBandwidth: row.average_bandwidth,
    segments: JSON.parse(row.segments) as Segment[],
    isGrowing: row.is_growing === 1,
    begunAt: new Date(row.created_at),
  };
}
