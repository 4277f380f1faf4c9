import type { LostTrack } from '#contracts/media.ts';
import { largestPicturePixels, largestSidePixels, longestSeconds } from './accepted-media.ts';
import { chooseStreams, decideLength, findLostTrack, padOf, refuseStreams } from './choose-streams.ts';
import { readFraction, valueOf, type Fraction } from './fraction.ts';
import { decideFrameRate } from './frame-rate.ts';
import type { Probed, ProbedStream } from './probe-output.ts';

export interface VideoFacts {
  streamIndex: number;
  codec: string;
  /** The size as displayed: after rotation and with square pixels. */
  width: number;
  height: number;
  /** Degrees clockwise by which a player has to rotate the stored picture. */
  rotation: 0 | 90 | 180 | 270;
  frameRate: Fraction;
  isVariable: boolean;
  isInterlaced: boolean;
  /** The color matrix; a guess of `bt709` or `bt601` when the file has no tag. */
  colourMatrix: 'bt709' | 'bt601' | 'other';
  isMatrixGuessed: boolean;
  /** The transfer function of an HDR picture; null for SDR. */
  hdrTransfer: 'smpte2084' | 'arib-std-b67' | null;
  /** ffmpeg's name; this and the next three are absent in jobs of earlier versions. */
  pixelFormat?: string;
  hasSquarePixels?: boolean;
  /** How much later than the film it starts; absent when the container does not tell. */
  lateSeconds?: number;
  /** For how long the last picture stands until the film, which is as long as its longest track, ends. */
  padSeconds?: number;
}

export interface AudioFacts {
  streamIndex: number;
  codec: string;
  channels: number;
  sampleRate: number;
  /** Such as `LC`; this and the next two are absent in jobs of earlier versions. */
  profile?: string;
  lateSeconds?: number;
  /** The silence from the end of this track to the end of the film. */
  padSeconds?: number;
}

export interface SourceFacts {
  /** ffmpeg's name: `mp4`, `matroska`, `mpegts` … */
  container: string;
  durationMs: number;
  video: VideoFacts | null;
  audio: AudioFacts | null;
  /**
   * How long the streams get according to a container with an index, each with what is padded; absent: the container's
   * values are unreliable.
   */
  promisedMs?: { video: number; audio: number };
  /** What the file has and nobody sees or hears; absent in jobs of earlier versions, and where nothing is lost. */
  lostTrack?: LostTrack;
}

export type RefusalReason = 'empty' | 'not_media' | 'unsupported' | 'damaged' | 'picture_too_large' | 'too_long';
export type SourceVerdict = { isPlayable: true; facts: SourceFacts } | { isPlayable: false; because: RefusalReason };

/**
 * Decides whether the source can be played, and collects its facts. `durationSeconds`: null when it is unknown;
 * `pictureTimes`: runs of consecutive pictures from several places.
 */
export function readSourceFacts(
  probed: Probed,
  durationSeconds: number | null,
  pictureTimes: readonly (readonly number[])[],
): SourceVerdict {
  const because = refuseStreams(probed.streams);
  if (because) return { isPlayable: false, because };
  const chosen = chooseStreams(probed.streams);
  const { video, audio } = chosen;
  if (durationSeconds === null || !(durationSeconds > 0)) return { isPlayable: false, because: 'damaged' };
  if (durationSeconds > longestSeconds) return { isPlayable: false, because: 'too_long' };
  const length = decideLength(durationSeconds, chosen);
  const videoFacts = video ? readVideo(video, pictureTimes, padOf(video, length)) : null;
  if (videoFacts === 'damaged') return { isPlayable: false, because: 'damaged' };
  if (videoFacts && isTooLarge(video!, videoFacts)) return { isPlayable: false, because: 'picture_too_large' };
  const container = probed.formatName === 'mov,mp4,m4a,3gp,3g2,mj2' ? 'mp4' : probed.formatName.split(',')[0]!;
  // For other containers ffprobe estimates the duration by file size, or reads it at the end of a possibly cut file.
  const lostTrack = findLostTrack(probed.streams, chosen);
  const isPromised = probed.durationSeconds !== null && ['mp4', 'matroska'].includes(container);
  const durationMs = Math.max(1, Math.round(length * 1_000));
  return {
    isPlayable: true,
    facts: {
      container,
      durationMs,
      video: videoFacts,
      audio: audio ? readAudio(audio, padOf(audio, length)) : null,
      ...(lostTrack && { lostTrack }),
      ...(isPromised ? { promisedMs: { video: durationMs, audio: durationMs } } : {}),
    },
  };
}

function readAudio(stream: ProbedStream, padSeconds: number): AudioFacts {
  const { index, codec, profile, channels, sampleRate } = stream;
  return { streamIndex: index, codec, channels, sampleRate, profile, ...latenessOf(stream), padSeconds };
}

function readVideo(
  stream: ProbedStream,
  pictureTimes: readonly (readonly number[])[],
  padSeconds: number,
): VideoFacts | 'damaged' {
  if (stream.width < 1 || stream.height < 1) return 'damaged';
  const rotation = (((Math.round(-stream.rotation / 90) * 90) % 360) + 360) % 360;
  const isTurned = rotation === 90 || rotation === 270;
  const aspect = pixelAspect(stream);
  const squareWidth = Math.max(1, Math.round(stream.width * aspect));
  const { rate, isVariable } = decideFrameRate(readFraction(stream.averageFrameRate), pictureTimes);
  return {
    streamIndex: stream.index,
    codec: stream.codec,
    width: isTurned ? stream.height : squareWidth,
    height: isTurned ? squareWidth : stream.height,
    rotation: rotation as VideoFacts['rotation'],
    frameRate: rate,
    isVariable,
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.fieldOrder),
    ...readColours(stream),
    pixelFormat: stream.pixelFormat,
    hasSquarePixels: aspect === 1,
    ...latenessOf(stream),
    padSeconds,
  };
}

function latenessOf({ startSeconds }: ProbedStream): { lateSeconds?: number } {
  return startSeconds === null ? {} : { lateSeconds: startSeconds };
}

const leastShownPixels = 16;

/** A ratio that would make the picture a line, or wider than any, is an error of the file. */
function pixelAspect(stream: ProbedStream): number {
  const fraction = readFraction(stream.pixelAspect);
  const aspect = fraction ? valueOf(fraction) : 1;
  const width = stream.width * aspect;
  return width >= leastShownPixels && width <= largestSidePixels ? aspect : 1;
}

function readColours(stream: ProbedStream): Pick<VideoFacts, 'colourMatrix' | 'isMatrixGuessed' | 'hdrTransfer'> {
  const hdrTransfer = stream.transfer === 'smpte2084' || stream.transfer === 'arib-std-b67' ? stream.transfer : null;
  if (stream.matrix === 'bt709') return { colourMatrix: 'bt709', isMatrixGuessed: false, hdrTransfer };
  if (['smpte170m', 'bt470bg'].includes(stream.matrix))
    return { colourMatrix: 'bt601', isMatrixGuessed: false, hdrTransfer };
  if (stream.matrix !== '' && stream.matrix !== 'unknown')
    return { colourMatrix: 'other', isMatrixGuessed: false, hdrTransfer };
  const isLarge = Math.min(stream.width, stream.height) >= 720;
  return { colourMatrix: isLarge ? 'bt709' : 'bt601', isMatrixGuessed: true, hdrTransfer };
}

function isTooLarge(stream: ProbedStream, shown: VideoFacts): boolean {
  const sides = [stream.width, stream.height, shown.width, shown.height];
  return Math.max(...sides) > largestSidePixels || stream.width * stream.height > largestPicturePixels;
}
