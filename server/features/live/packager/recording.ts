import type { BlobStore } from '#server/ports/blob-store.ts';
import { readHeader } from './fragments.ts';
import { toSegments, type SegmentRow } from './segment-rows.ts';
import { takeKey } from './take-file.ts';
import type { Timeline } from './timeline.ts';

/**
 * Adds to the timelines what was recorded since: all of it at first, later what another process records. The header of
 * each take stands at the beginning of its file.
 */
export async function readRecording(
  blobs: Pick<BlobStore, 'readRange'>,
  folder: string,
  rows: readonly SegmentRow[],
  timelineOf: (rendition: string) => Timeline,
): Promise<void> {
  for (const [rendition, all] of Map.groupBy(rows, (row) => row.rendition)) {
    const timeline = timelineOf(rendition);
    const known = timeline.segments.length === 0 ? 0 : timeline.nextSequence;
    const own = all.filter(({ sequence }) => sequence >= known);
    const keyOf = (take: number) => takeKey(folder, take, rendition);
    for (const [take, [first]] of Map.groupBy(own, (row) => row.take)) {
      if (timeline.headers.has(take)) continue;
      timeline.headers.set(take, readHeader(await blobs.readRange(keyOf(take), 0, first!.offset)));
    }
    timeline.append(toSegments(own, keyOf, timeline.segments.at(-1)));
  }
}
