export interface Segment {
  file: string;
  durationSeconds: number;
  bytes: number;
}

/** Parses the playlist that ffmpeg wrote, which is not served. Null when it is incomplete or has unexpected names. */
export function readSegmentDurations(playlist: string): Omit<Segment, 'bytes'>[] | null {
  if (!playlist.startsWith('#EXTM3U') || !/^#EXT-X-ENDLIST\s*$/mu.test(playlist)) return null;
  const segments: Omit<Segment, 'bytes'>[] = [];
  let durationSeconds: number | null = null;
  for (const line of playlist.split('\n')) {
    const stated = /^#EXTINF:(\d+(?:\.\d+)?),/u.exec(line)?.[1];
    if (stated !== undefined) durationSeconds = Number(stated);
    if (line === '' || line.startsWith('#')) continue;
    if (durationSeconds === null || line !== `s${segments.length}.m4s`) return null;
    segments.push({ file: line, durationSeconds });
    durationSeconds = null;
  }
  return segments.length > 0 ? segments : null;
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
