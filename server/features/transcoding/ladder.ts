import type { Fraction } from './fraction.ts';
import { valueOf } from './fraction.ts';
import type { SourceFacts, VideoFacts } from './source-facts.ts';

export interface VideoRendition {
  kind: 'video';
  /** Such as `v240`: the name of the folder, of the playlist and in the database row. */
  name: string;
  width: number;
  height: number;
  frameRate: Fraction;
  /** The highest average in bits per second over any two seconds. */
  maxBitsPerSecond: number;
  profile: 'main' | 'high';
  /** The source's own picture is used as it is. */
  isCopied?: boolean;
}

export interface AudioRendition {
  kind: 'audio';
  name: 'audio';
  bitsPerSecond: number;
  isCopied?: boolean;
}

export interface Ladder {
  /** Smallest first: it is made first and can be played while the others are made. Empty for sound alone. */
  video: VideoRendition[];
  /** Null for a silent source. */
  audio: AudioRendition | null;
}

const steps = [240, 360, 480, 720, 1080, 1440, 2160];
/** Kilobits a second at 30 pictures a second, by the picture's short side. */
const kilobits: Record<number, number> = {
  240: 400,
  360: 800,
  480: 1_400,
  720: 2_800,
  1080: 5_000,
  1440: 9_000,
  2160: 16_000,
};
/** A source larger than the last step by this factor gets a rendition of its own size as well. */
const ownSizeFrom = 1.2;

/** Decides the renditions by the short side, so that portrait is treated like landscape; never upscales. */
export function planLadder(facts: Pick<SourceFacts, 'video' | 'audio'>): Ladder {
  const { video, audio } = facts;
  return {
    video: video ? shortSides(Math.min(video.width, video.height)).map((side) => planVideo(video, side)) : [],
    audio: audio ? { kind: 'audio', name: 'audio', bitsPerSecond: 128_000 } : null,
  };
}

/** A rendition of the source's own size, also where the ladder has none. */
export function planOwnSize(video: VideoFacts): VideoRendition {
  return { ...planVideo(video, Math.min(video.width, video.height)), width: video.width, height: video.height };
}

function shortSides(own: number): number[] {
  const fitting = steps.filter((step) => step <= own);
  const last = fitting.at(-1);
  if (last === undefined) return [evenWithin(own)];
  const keepsOwn = last < steps.at(-1)! && own >= last * ownSizeFrom;
  return keepsOwn ? [...fitting, evenWithin(own)] : fitting;
}

function planVideo(source: VideoFacts, shortSide: number): VideoRendition {
  const scale = shortSide / Math.min(source.width, source.height);
  const isPortrait = source.height > source.width;
  const ownLongSide = Math.max(source.width, source.height);
  const longSide = Math.min(2 * Math.round((ownLongSide * scale) / 2), evenWithin(ownLongSide));
  const hasManyPictures = valueOf(source.frameRate) > 31;
  return {
    kind: 'video',
    name: `v${shortSide}`,
    width: isPortrait ? shortSide : longSide,
    height: isPortrait ? longSide : shortSide,
    frameRate: source.frameRate,
    maxBitsPerSecond: Math.round(kilobitsFor(shortSide) * (hasManyPictures ? 1.5 : 1)) * 1_000,
    profile: shortSide >= 720 ? 'high' : 'main',
  };
}

function kilobitsFor(shortSide: number): number {
  const above = steps.find((step) => step >= shortSide) ?? 2160;
  const below = steps.findLast((step) => step <= shortSide);
  if (below === undefined || below === above) return below === undefined ? 400 : kilobits[below]!;
  const part = (shortSide - below) / (above - below);
  return Math.round(kilobits[below]! + part * (kilobits[above]! - kilobits[below]!));
}

/** Rounds down to an even length of at least two: H.264 stores lines and columns in pairs. */
function evenWithin(length: number): number {
  return Math.max(2, 2 * Math.floor(length / 2));
}
