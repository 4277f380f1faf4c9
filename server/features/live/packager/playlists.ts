import { isGap, partTargetSeconds, targetSeconds, type OpenSegment, type Part, type Segment } from './segments.ts';

/** How far players stay behind the newest part: three parts and a little for the way. */
const holdBackSeconds = 0.9;
/** Segments older than this may be left out of an update; the standard asks for six targets. */
const skipSeconds = 6 * targetSeconds;
/** Parts are listed for the segments within three targets of the end. */
const partsMs = 3 * targetSeconds * 1_000;

export interface PlaylistFacts {
  segments: readonly Segment[];
  /** Null: nothing is being sent, or the parts are in the memory of another process. */
  open: OpenSegment | null;
  /** How many takes there were before that of the first segment. */
  takesBefore: number;
  /** Nobody sends: whatever comes next is a new take. */
  isSeamNext: boolean;
  /** Whether requests for what does not exist yet are held until it does. */
  canBlock: boolean;
  isEnded: boolean;
  /** Where other renditions of the same item stand. */
  reports: readonly { rendition: string; sequence: number; part: number }[];
}

/** The playlist while the session runs, with parts at its end. `isUpdate`: without what the player knows already. */
export function livePlaylist(facts: PlaylistFacts, isUpdate: boolean): string {
  const { segments, open, canBlock, isEnded } = facts;
  const skipped = isUpdate ? countSkipped(facts) : 0;
  const lines = [
    ...['#EXTM3U', '#EXT-X-VERSION:9', `#EXT-X-TARGETDURATION:${targetSeconds}`],
    `#EXT-X-PART-INF:PART-TARGET=${partTargetSeconds}`,
    `#EXT-X-SERVER-CONTROL:${canBlock ? `CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBackSeconds},` : ''}CAN-SKIP-UNTIL=${skipSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? open?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${facts.takesBefore}`,
  ];
  if (skipped > 0) lines.push(`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`);
  const untilEndMs = remaining(segments, open);
  for (let at = skipped; at < segments.length; at += 1) {
    const segment = segments[at]!;
    lines.push(...seam(segments[at - 1], segment));
    if (untilEndMs[at]! <= partsMs && !isEnded)
      lines.push(...segment.parts.map((part, index) => describePart(segment, part, index)));
    lines.push(...describeSegment(segment));
  }
  if (isEnded) lines.push('#EXT-X-ENDLIST');
  else if (open) lines.push(...describeOpen(segments.at(-1), open), ...facts.reports.map(describeReport));
  // hls.js stops at the seam when it was not told before.
  else if (facts.isSeamNext && segments.length > 0) lines.push('#EXT-X-DISCONTINUITY');
  return `${lines.join('\n')}\n`;
}

/** The playlist of the whole recording, once the session has ended. */
export function replayPlaylist(segments: readonly Segment[]): string {
  const lines = [
    ...['#EXTM3U', '#EXT-X-VERSION:8', `#EXT-X-TARGETDURATION:${targetSeconds}`],
    ...[`#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`, '#EXT-X-PLAYLIST-TYPE:VOD'],
    ...segments.flatMap((segment, at) => [...seam(segments[at - 1], segment), ...describeSegment(segment)]),
    '#EXT-X-ENDLIST',
  ];
  return `${lines.join('\n')}\n`;
}

/** Between takes the decoder begins anew, with the header of the new one. */
function seam(before: Segment | undefined, { take, wallClockMs }: Omit<OpenSegment, 'parts'>): string[] {
  if (before?.take === take) return [];
  return [
    ...(before ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="init-${take}.mp4"`,
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(wallClockMs).toISOString()}`,
  ];
}

function describeSegment(segment: Segment): string[] {
  const lines = [`#EXTINF:${seconds(segment.durationMs)},`, `s${segment.sequence}.m4s`];
  return isGap(segment) ? ['#EXT-X-GAP', ...lines] : lines;
}

function describeOpen(before: Segment | undefined, open: OpenSegment): string[] {
  return [
    ...seam(before, open),
    ...open.parts.map((part, index) => describePart(open, part, index)),
    `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s${open.sequence}.${open.parts.length}.m4s"`,
  ];
}

function describePart({ sequence }: { sequence: number }, { durationMs, isIndependent }: Part, index: number): string {
  const end = isIndependent ? ',INDEPENDENT=YES' : '';
  return `#EXT-X-PART:DURATION=${seconds(durationMs)},URI="s${sequence}.${index}.m4s"${end}`;
}

function describeReport({ rendition, sequence, part }: PlaylistFacts['reports'][number]): string {
  return `#EXT-X-RENDITION-REPORT:URI="../${rendition}/playlist.m3u8",LAST-MSN=${sequence},LAST-PART=${part}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

/** For each segment, the time from its beginning to the end of the playlist. */
function remaining(segments: readonly Segment[], open: OpenSegment | null): number[] {
  let ms = open ? open.parts.reduce((sum, { durationMs }) => sum + durationMs, 0) : 0;
  const result = Array.from<number>({ length: segments.length });
  for (let at = segments.length - 1; at >= 0; at -= 1) result[at] = ms += segments[at]!.durationMs;
  return result;
}

/** An update must leave in everything that began within the last `skipSeconds`. */
function countSkipped({ segments, open }: PlaylistFacts): number {
  const firstKept = remaining(segments, open).findIndex((ms) => ms <= skipSeconds * 1_000);
  return firstKept < 0 ? 0 : firstKept;
}

export interface Variant {
  rendition: string;
  /** In bits per second. */
  bandwidth: number;
  codecs: string;
  width: number;
  height: number;
}

/** The smallest picture first. */
export function masterPlaylist(variants: readonly Variant[], playlist: 'playlist' | 'replay'): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:9'];
  for (const { rendition, bandwidth, codecs, width, height } of variants.toSorted((a, b) => a.height - b.height)) {
    lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${Math.ceil(bandwidth)},CODECS="${codecs}",RESOLUTION=${width}x${height}`);
    lines.push(`${rendition}/${playlist}.m3u8`);
  }
  return `${lines.join('\n')}\n`;
}
