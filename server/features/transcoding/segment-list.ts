export interface Segment {
  file: string;
  durationSeconds: number;
  bytes: number;
}

export type ListedSegment = Omit<Segment, 'bytes'>;

/** Segments that ffmpeg has completed; `isWhole`: there are no others. */
export interface SegmentList {
  isWhole: boolean;
  segments: ListedSegment[];
}

/** Parses the playlist that ffmpeg writes, which is not served. Null when it is malformed or has unexpected names. */
export function readSegmentList(playlist: string): SegmentList | null {
  if (!playlist.startsWith('#EXTM3U')) return null;
  const segments: ListedSegment[] = [];
  let durationSeconds: number | null = null;
  for (const line of playlist.split('\n')) {
    const stated = /^#EXTINF:(\d+(?:\.\d+)?),/u.exec(line)?.[1];
    if (stated !== undefined) durationSeconds = Number(stated);
    if (line === '' || line.startsWith('#')) continue;
    if (durationSeconds === null || line !== `s${segments.length}.m4s`) return null;
    segments.push({ file: line, durationSeconds });
    durationSeconds = null;
  }
  return { isWhole: /^#EXT-X-ENDLIST\s*$/mu.test(playlist), segments };
}

/** The same for a playlist that has to be complete. */
export function readSegmentDurations(playlist: string): ListedSegment[] | null {
  const list = readSegmentList(playlist);
  return list?.isWhole && list.segments.length > 0 ? list.segments : null;
}

/** Players skip a last segment of one or two sound frames and then wait for it for ever. */
const shortestSeconds = 0.1;

/** A segment to publish: one that ffmpeg wrote, and the very short ones after it. */
export interface SegmentGroup {
  files: [string, ...string[]];
  durationSeconds: number;
}

/** Joins very short segments to the ones before. While others may follow, the last group is not settled: left out. */
export function groupSegments({ segments, isWhole }: SegmentList): SegmentGroup[] {
  const groups: SegmentGroup[] = [];
  for (const { file, durationSeconds } of segments) {
    const last = groups.at(-1);
    if (last && Math.min(last.durationSeconds, durationSeconds) < shortestSeconds) {
      last.files.push(file);
      last.durationSeconds = Math.round((last.durationSeconds + durationSeconds) * 1e6) / 1e6;
    } else {
      groups.push({ files: [file], durationSeconds });
    }
  }
  return isWhole ? groups : groups.slice(0, -1);
}

/** A playlist of finished segments for ffmpeg itself, which makes the storyboard from it. */
export function writePlaylist(segments: readonly ListedSegment[], initFile: string): string {
  const longest = Math.ceil(Math.max(...segments.map(({ durationSeconds }) => durationSeconds)));
  const head = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${longest}`, `#EXT-X-MAP:URI="${initFile}"`];
  const lines = segments.flatMap(({ file, durationSeconds }) => [`#EXTINF:${durationSeconds.toFixed(6)},`, file]);
  return `${[...head, ...lines, '#EXT-X-ENDLIST'].join('\n')}\n`;
}

export interface Bandwidth {
  peakBitsPerSecond: number;
  averageBitsPerSecond: number;
}

/**
 * The bandwidths for a playlist. The peak is that of any run of segments between half and one and a half times as long
 * as the longest one (RFC 8216, 4.3.4.2): otherwise a last segment of two pictures could decide it.
 */
export function measureBandwidth(segments: readonly Segment[]): Bandwidth {
  const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const average = seconds > 0 ? Math.ceil((bytes * 8) / seconds) : 0;
  const target = Math.max(...segments.map((segment) => segment.durationSeconds));
  let peak = average;
  for (let first = 0; first < segments.length; first += 1) {
    peak = Math.max(peak, peakOfRuns(segments.slice(first, first + 8), target));
  }
  return { peakBitsPerSecond: peak, averageBitsPerSecond: average };
}

function peakOfRuns(segments: readonly Segment[], target: number): number {
  let seconds = 0;
  let bytes = 0;
  let peak = 0;
  for (const segment of segments) {
    seconds += segment.durationSeconds;
    bytes += segment.bytes;
    if (seconds > target * 1.5) break;
    if (seconds >= target * 0.5) peak = Math.max(peak, Math.ceil((bytes * 8) / seconds));
  }
  return peak;
}
