import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { SegmentRow } from './packager/segment-rows.ts';

/** What is known of a take as it begins. */
export interface TakeFacts {
  mediaId: string;
  protocol: string;
  video: { codec: string; width: number; height: number };
  audio: { codec: string } | null;
}

/** Writes the row of a new take and returns its number; the session's row has to be locked. */
export async function insertTake(unit: Unit, id: string, processId: string, sender: TakeFacts): Promise<number> {
  const { mediaId, protocol, video, audio } = sender;
  const { last } = await unit.db
    .selectFrom('live_takes')
    .select((select) => select.fn.max('number').as('last'))
    .where('media_id', '=', mediaId)
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  await unit.db
    .insertInto('live_takes')
    .values({
      ...{ id, number, protocol, media_id: mediaId, process_id: processId },
      ...{ video_codec: video.codec, width: video.width, height: video.height, audio_codec: audio?.codec ?? null },
      ...{ started_at: unit.now.getTime(), ended_at: null, ended_because: null },
    })
    .execute();
  return number;
}

export async function endTake(unit: Unit, id: string, because: string): Promise<void> {
  await unit.db
    .updateTable('live_takes')
    .set({ ended_at: unit.now.getTime(), ended_because: because })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends the takes of this item whose process is gone. */
export async function endLostTakes(unit: Unit, mediaId: string): Promise<void> {
  await unit.db
    .updateTable('live_takes')
    .set({ ended_at: unit.now.getTime(), ended_because: 'restarted' })
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    .execute();
}

/** The size of the picture that was sent last. */
export async function findLastPicture(
  db: Kysely<Tables>,
  mediaId: string,
): Promise<{ width: number; height: number } | null> {
  const query = db.selectFrom('live_takes').select(['width', 'height']).where('media_id', '=', mediaId);
  return (await query.orderBy('number', 'desc').limit(1).executeTakeFirst()) ?? null;
}

export async function insertSegment(unit: Unit, segment: Omit<SegmentRow, 'take'>): Promise<void> {
  await unit.db
    .insertInto('live_segments')
    .values({
      media_id: segment.mediaId,
      rendition: segment.rendition,
      sequence: segment.sequence,
      take_id: segment.takeId,
      start_ms: segment.startMs,
      duration_ms: segment.durationMs,
      byte_offset: segment.offset,
      byte_length: segment.size,
      wall_clock: segment.wallClockMs,
    })
    .execute();
}

/** Those with this number or a higher one, in their order. */
export async function findSegments(db: Kysely<Tables>, mediaId: string, from: number): Promise<SegmentRow[]> {
  const rows = await db
    .selectFrom('live_segments')
    .innerJoin('live_takes', 'live_takes.id', 'live_segments.take_id')
    .selectAll('live_segments')
    .select('live_takes.number')
    .where('live_segments.media_id', '=', mediaId)
    .where('live_segments.sequence', '>=', from)
    .orderBy('rendition')
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    mediaId,
    rendition: row.rendition,
    sequence: row.sequence,
    takeId: row.take_id,
    take: row.number,
    startMs: row.start_ms,
    durationMs: row.duration_ms,
    offset: row.byte_offset,
    size: row.byte_length,
    wallClockMs: row.wall_clock,
  }));
}
