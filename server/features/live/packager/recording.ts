import type { BlobStore } from '#server/ports/blob-store.ts';
import { readHeader, type StreamHeader } from './fragments.ts';
import { toSegments, type SegmentRow } from './segment-rows.ts';
import { takeKey } from './take-file.ts';
import { Timeline } from './timeline.ts';

/** What was recorded of an item, by rendition. The header of each take stands at the beginning of its file. */
export async function readRecording(
  blobs: Pick<BlobStore, 'readRange'>,
  folder: string,
  rows: readonly SegmentRow[],
): Promise<Map<string, Timeline>> {
  const timelines = new Map<string, Timeline>();
  for (const [rendition, own] of Map.groupBy(rows, (row) => row.rendition)) {
    const headers = new Map<number, StreamHeader>();
    for (const [take, [first]] of Map.groupBy(own, (row) => row.take)) {
      const bytes = await blobs.readRange(takeKey(folder, take, rendition), 0, first!.offset);
      headers.set(take, readHeader(bytes));
    }
    const segments = toSegments(own, (take) => takeKey(folder, take, rendition));
    timelines.set(rendition, new Timeline(rendition, segments, headers));
  }
  return timelines;
}
