import type { Segment } from './segments.ts';

/** A recorded segment as it is stored: where it stands in the file of its take, and when it was. */
export interface SegmentRow {
  mediaId: string;
  rendition: string;
  sequence: number;
  takeId: string;
  /** The number of the take. */
  take: number;
  startMs: number;
  durationMs: number;
  offset: number;
  size: number;
  wallClockMs: number;
}

export interface SegmentRows {
  /** Resolves after the commit. */
  add(row: Omit<SegmentRow, 'take'>): Promise<void>;
  /** Those with this number or a higher one, in their order. */
  read(mediaId: string, from: number): Promise<SegmentRow[]>;
}

/**
 * Segments of one rendition from its rows; those that were not recorded, between two that were, are left as gaps.
 * `before`: the segment that these follow.
 */
export function toSegments(rows: readonly SegmentRow[], keyOf: (take: number) => string, before?: Segment): Segment[] {
  const segments: Segment[] = [];
  for (const { sequence, take, startMs, durationMs, wallClockMs, offset, size } of rows) {
    segments.push(...gapsBetween(segments.at(-1) ?? before, { sequence, take, startMs }));
    const stored = { key: keyOf(take), offset, size };
    segments.push({ sequence, take, startMs, durationMs, wallClockMs, parts: [], stored });
  }
  return segments;
}

const usualMs = 2_000;

function gapsBetween(before: Segment | undefined, next: Pick<Segment, 'sequence' | 'take' | 'startMs'>): Segment[] {
  if (!before) return [];
  const count = next.sequence - before.sequence - 1;
  const endMs = before.startMs + before.durationMs;
  // Between two takes nobody knows how long it was.
  const durationMs = before.take === next.take ? Math.round((next.startMs - endMs) / Math.max(1, count)) : usualMs;
  return Array.from({ length: count }, (_, at) => ({
    sequence: before.sequence + 1 + at,
    take: before.take,
    startMs: endMs + at * durationMs,
    wallClockMs: before.wallClockMs + before.durationMs + at * durationMs,
    durationMs,
    parts: [],
    stored: null,
  }));
}
