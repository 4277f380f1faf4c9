import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { describePlayable, type Playable } from './playable.ts';
import type { Rendition, Segment } from './renditions.ts';
import type { Storyboard } from './storyboard.ts';

export interface ReadPlayable {
  playable: Playable;
  /** Whether further renditions may still come. */
  isFinished: boolean;
}

/** Reads what can be played of an item; null for an item that does not exist. Who may play it is not asked here. */
export async function readPlayable(db: Kysely<Tables>, mediaId: string): Promise<ReadPlayable | null> {
  const media = await db
    .selectFrom('media')
    .select(['status', 'is_playable', 'duration_ms', 'has_poster', 'storyboard'])
    .where('id', '=', mediaId)
    .executeTakeFirst();
  if (!media) return null;
  const rows = await db.selectFrom('renditions').selectAll().where('media_id', '=', mediaId).orderBy('name').execute();
  const facts = {
    folder: mediaFolder(mediaId),
    isPlayable: media.is_playable === 1,
    hasPoster: media.has_poster === 1,
    storyboard: media.storyboard === null ? null : (JSON.parse(media.storyboard) as Storyboard),
    durationSeconds: (media.duration_ms ?? 0) / 1000,
  };
  const renditions = rows.map((row): Rendition => ({
    name: row.name,
    kind: row.kind === 'audio' ? 'audio' : 'video',
    width: row.width,
    height: row.height,
    frameRate: row.frame_rate,
    codecs: row.codecs,
    peakBandwidth: row.peak_bandwidth,
    averageBandwidth: row.average_bandwidth,
    segments: JSON.parse(row.segments) as Segment[],
  }));
  return { playable: describePlayable(facts, renditions), isFinished: media.status === 'ready' || media.status === 'failed' };
}
