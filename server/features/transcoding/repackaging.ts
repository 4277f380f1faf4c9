import { planLadder, planOwnSize, type AudioRendition, type Ladder, type VideoRendition } from './ladder.ts';
import type { AudioFacts, SourceFacts, VideoFacts } from './source-facts.ts';

/** What is made of a source whose picture is kept: copies first, and the smaller renditions after them. */
export interface Repackaging {
  /** The sound of another codec is encoded in the same run. */
  copies: (VideoRendition | AudioRendition)[];
  isSoundEncoded: boolean;
  further: VideoRendition[];
}

/** Other containers may change the picture's size without a word, or begin in the middle of a picture. */
const containers = ['mp4', 'matroska'];
const pixelFormats = ['yuv420p', 'yuvj420p'];
/** A source with more than so many times the bits of the ladder would stall on lines that play the encoded one. */
const mostTimesTheBits = 3;
/** A player waits at the beginning for a track that starts later than this. */
const latestSeconds = 0.1;
/** Tracks that end further apart are filled up, which needs encoding. */
const mostApartSeconds = 1;
/** A step that is hardly smaller than the source is left out. */
const clearlySmaller = 1.2;

/** Decides whether browsers play the source as it is, apart from what only shows once it is copied. Null: encode it. */
export function planRepackaging(facts: SourceFacts, sourceBytes: number): Repackaging | null {
  const { container, video, audio } = facts;
  const bitsPerSecond = Math.ceil((sourceBytes * 8_000) / facts.durationMs);
  const ladder = planLadder(facts);
  const own = video ? planOwnSize(video) : null;
  const usualBits = (own?.maxBitsPerSecond ?? 0) + (ladder.audio?.bitsPerSecond ?? 0);
  if (!containers.includes(container) || bitsPerSecond > usualBits * mostTimesTheBits) return null;
  if (video && !isPlayedAsItIs(video)) return null;
  const isSoundCopied = audio !== null && isHeardAsItIs(audio);
  if (!video && !isSoundCopied) return null;
  const sound = ladder.audio && isSoundCopied ? { ...ladder.audio, bitsPerSecond, isCopied: true } : ladder.audio;
  const picture = own && { ...own, maxBitsPerSecond: bitsPerSecond, isCopied: true };
  return {
    copies: [picture, sound].filter((one) => one !== null),
    isSoundEncoded: audio !== null && !isSoundCopied,
    further: ladder.video.filter((step) => shortSide(step) * clearlySmaller < shortSide(own!)),
  };
}

function isPlayedAsItIs(video: VideoFacts): boolean {
  return (
    video.codec === 'h264' &&
    pixelFormats.includes(video.pixelFormat ?? '') &&
    video.hasSquarePixels === true &&
    video.rotation === 0 &&
    !video.isInterlaced &&
    video.hdrTransfer === null &&
    isInTime(video)
  );
}

function isHeardAsItIs(audio: AudioFacts): boolean {
  const { codec, profile, channels, sampleRate } = audio;
  return codec === 'aac' && profile === 'LC' && channels <= 2 && sampleRate <= 48_000 && isInTime(audio);
}

/** Whether a track lasts from the beginning of the film to its end. Jobs of earlier versions do not tell. */
function isInTime({ lateSeconds, padSeconds = 0 }: Pick<VideoFacts, 'lateSeconds' | 'padSeconds'>): boolean {
  return lateSeconds !== undefined && Math.abs(lateSeconds) <= latestSeconds && padSeconds <= mostApartSeconds;
}

function shortSide({ width, height }: VideoRendition): number {
  return Math.min(width, height);
}

const longestSegmentSeconds = 8;

interface Copy {
  kind: 'video' | 'audio';
  segments: readonly { durationSeconds: number }[];
}

/** Whether a copied picture can be sought in: a segment is as long as its key frames are apart. */
export function hasCloseKeyFrames(copies: readonly Copy[]): boolean {
  return copies.every(({ segments }) =>
    segments.every(({ durationSeconds }) => durationSeconds <= longestSegmentSeconds),
  );
}

/** Whether picture and sound end together; where one ends early, encoding fills it up. */
export function endTogether(copies: readonly Copy[]): boolean {
  const lengths = copies.map(({ segments }) => segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0));
  return Math.max(...lengths) - Math.min(...lengths) <= mostApartSeconds;
}

/** The work on a source: what is made first, the other renditions, and the one that the storyboard is made from. */
export interface Work {
  first: { kind: 'copy'; repackaging: Repackaging } | { kind: 'first'; ladder: Ladder };
  further: VideoRendition[];
}

/** `made`: names of finished renditions; what was begun by encoding is not begun again by copying. */
export function planWork(facts: SourceFacts, sourceBytes: number, made: ReadonlySet<string>): Work {
  const repackaging = planRepackaging(facts, sourceBytes);
  if (repackaging && (made.size === 0 || made.has(repackaging.copies[0]!.name)))
    return { first: { kind: 'copy', repackaging }, further: repackaging.further };
  return planEncoding(facts);
}

export function planEncoding(facts: SourceFacts): Work {
  const ladder = planLadder(facts);
  return { first: { kind: 'first', ladder }, further: ladder.video.slice(1) };
}
