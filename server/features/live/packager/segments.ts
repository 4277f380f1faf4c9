/** Bytes within a blob. */
export interface StoredBytes {
  key: string;
  offset: number;
  size: number;
}

/** About 200 ms of a stream, as it came: playable at once. */
export interface Part {
  bytes: Buffer;
  durationMs: number;
  /** It begins with a key frame. */
  isIndependent: boolean;
}

interface SegmentTimes {
  /** Counts over the whole session; the same number covers the same time in every rendition. */
  sequence: number;
  /** Number of the take; a new one may have another size, and its times begin anew. */
  take: number;
  /** In the time of the take. */
  startMs: number;
  wallClockMs: number;
}

/** The segment that is being made. */
export interface OpenSegment extends SegmentTimes {
  parts: Part[];
}

export interface Segment extends SegmentTimes {
  durationMs: number;
  /** Its parts while they are in memory; empty later. */
  parts: readonly Part[];
  /** Null: not recorded, or not yet. */
  stored: StoredBytes | null;
}

/** Whether players are told to leave it out: it was not recorded, and memory holds it no more. */
export function isGap({ stored, parts }: Segment): boolean {
  return stored === null && parts.length === 0;
}

/**
 * The part target of playlists: parts may last from 85 to 100 % of it, which fits the whole number of pictures next
 * above 200 ms for every usual rate, from 10 to 60 a second.
 */
export const partTargetSeconds = 0.235;
/** The longest segment, rounded; it must never change while a playlist lives. */
export const targetSeconds = 4;
const leastSegmentMs = 1_800;
/** Rounds to the target. */
const longestSegmentMs = 4_400;

export function lengthOf({ parts }: Pick<OpenSegment, 'parts'>): number {
  return parts.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/**
 * Whether the next part begins a segment: at a key frame after two seconds, at the latest before the segment becomes
 * longer than the target, key frame or not. `isWanted`: at the next key frame, whatever came before.
 */
export function decideCut(open: OpenSegment, next: Omit<Part, 'bytes'>, isWanted: boolean): boolean {
  const lengthMs = lengthOf(open);
  if (!next.isIndependent) return lengthMs + next.durationMs > longestSegmentMs;
  return isWanted || lengthMs >= leastSegmentMs || !open.parts[0]?.isIndependent;
}
