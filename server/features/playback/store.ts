import type { Kysely } from 'kysely';
import type { RenditionsTable, Tables } from '#server/database/tables.ts';
import type { Item } from './playable.ts';
import type { Rendition, Segment } from './renditions.ts';
import type { Storyboard } from './storyboard.ts';

export async function readItem(db: Kysely<Tables>, mediaId: string): Promise<Item | null> {
  // The item first: renditions that are committed in between are read as well, and then merely early.
  const media = await db
    .selectFrom('media')
    .select(['status', 'is_playable', 'duration_ms', 'has_poster', 'storyboard'])
    .where('id', '=', mediaId)
    .executeTakeFirst();
  if (!media) return null;
  const rows = await db.selectFrom('renditions').selectAll().where('media_id', '=', mediaId).orderBy('name').execute();
  return {
    isPlayable: media.is_playable === 1,
    isFinished: media.status === 'ready' || media.status === 'failed',
    hasPoster: media.has_poster === 1,
    storyboard: media.storyboard === null ? null : (JSON.parse(media.storyboard) as Storyboard),
    durationSeconds: (media.duration_ms ?? 0) / 1000,
    renditions: rows.map(toRendition),
  };
}

function toRendition(row: RenditionsTable): Rendition {
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
  };
}
