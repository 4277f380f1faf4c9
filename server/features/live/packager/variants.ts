import type { Variant } from './playlists.ts';
import { isGap, type Segment } from './segments.ts';
import type { Timeline } from './timeline.ts';

export type Rendition = 'source' | 'small';

/** What is expected of a rendition of which nothing is known yet. */
const expectedBandwidth: Record<Rendition, number> = { source: 3_000_000, small: 900_000 };

/** What players choose from. While a stream is taken, a small rendition is listed before it has made anything. */
export function listVariants(
  source: Timeline,
  small: Timeline | null,
  { isTaking, planned }: { isTaking: boolean; planned: Variant | null },
): Variant[] {
  const made = small ? describeVariant(small) : [];
  if (!isTaking) return [...describeVariant(source), ...(small && hasAllOf(small, source) ? made : [])];
  return [...describeVariant(source), ...(made.length > 0 ? made : planned ? [planned] : [])];
}

/** Whether it lacks no more than the end of each take. */
function hasAllOf(small: Timeline, { segments, headers }: Timeline): boolean {
  const missing = segments.filter((one) => !isGap(one) && !isPlayable(small.find(one.sequence))).length;
  return missing <= headers.size;
}

function isPlayable(segment: Segment | null): boolean {
  return segment !== null && !isGap(segment);
}

/** As the newest take is; none before the first header. */
function describeVariant({ rendition, headers, segments }: Timeline): Variant[] {
  const header = [...headers.values()].at(-1);
  if (!header) return [];
  const { width, height } = header.video;
  const rates = segments
    .slice(-30)
    .filter((one) => !isGap(one))
    .map(bitsPerSecond);
  const bandwidth = Math.max(0, ...rates) || expectedBandwidth[rendition as Rendition];
  return [{ rendition, bandwidth, codecs: header.tracks.map(({ codec }) => codec).join(','), width, height }];
}

function bitsPerSecond({ stored, parts, durationMs }: Segment): number {
  const bytes = stored?.size ?? parts.reduce((sum, part) => sum + part.bytes.length, 0);
  return (bytes * 8_000) / Math.max(1, durationMs);
}
