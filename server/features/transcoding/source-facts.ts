import {
  isAcceptedAudio,
  isAcceptedVideo,
  largestPicturePixels,
  largestSidePixels,
  longestSeconds,
} from './accepted-media.ts';
import { fraction, readFraction, valueOf, type Fraction } from './fraction.ts';
import { decideFrameRate } from './frame-rate.ts';
import type { Probed, ProbedStream } from './probe-output.ts';

export interface VideoFacts {
  streamIndex: number;
  codec: string;
  /** As ffprobe names it, such as `High`; empty when it is unknown, as is the pixel format. */
  profile: string;
  pixelFormat: string;
  /** The size as displayed: after rotation and with square pixels. */
  width: number;
  height: number;
  /** Degrees clockwise by which a player has to rotate the stored picture. */
  rotation: 0 | 90 | 180 | 270;
  /** Of a stored pixel, width to height; 1/1 also when the file has none or an impossible one. */
  sampleAspectRatio: Fraction;
  /** The average; that of the whole file where the stream's own is not stored. Null: unknown. */
  bitsPerSecond: number | null;
  frameRate: Fraction;
  isVariable: boolean;
  isInterlaced: boolean;
  /** The color matrix; a guess of `bt709` or `bt601` when the file has no tag. */
  colourMatrix: 'bt709' | 'bt601' | 'other';
  isMatrixGuessed: boolean;
  /** The transfer function of an HDR picture; null for SDR. */
  hdrTransfer: 'smpte2084' | 'arib-std-b67' | null;
}

export interface AudioFacts {
  streamIndex: number;
  codec: string;
  /** Such as `LC`; empty when it is unknown. */
  profile: string;
  channels: number;
  sampleRate: number;
}

export interface SourceFacts {
  /** ffmpeg's name: `mp4`, `matroska`, `mpegts` … */
  container: string;
  durationMs: number;
  video: VideoFacts | null;
  audio: AudioFacts | null;
  /**
   * The durations of the streams according to a container with an index; absent: the container's values are unreliable.
   */
  promisedMs?: { video: number; audio: number };
}

export type RefusalReason = 'empty' | 'not_media' | 'damaged' | 'picture_too_large' | 'too_long';
export type SourceVerdict = { isPlayable: true; facts: SourceFacts } | { isPlayable: false; because: RefusalReason };

/** Decides whether the source can be played, and collects its facts. `durationSeconds`: null when it is unknown. */
export function readSourceFacts(probed: Probed, durationSeconds: number | null): SourceVerdict {
  const video = chooseVideo(probed.streams);
  const audio = chooseAudio(probed.streams);
  if (!video && !audio) return { isPlayable: false, because: 'not_media' };
  if (durationSeconds === null || !(durationSeconds > 0)) return { isPlayable: false, because: 'damaged' };
  if (durationSeconds > longestSeconds) return { isPlayable: false, because: 'too_long' };
  const videoFacts = video ? readVideo(video, probed) : null;
  if (videoFacts === 'damaged') return { isPlayable: false, because: 'damaged' };
  if (videoFacts && isTooLarge(video!, videoFacts)) return { isPlayable: false, because: 'picture_too_large' };
  const container = probed.formatName === 'mov,mp4,m4a,3gp,3g2,mj2' ? 'mp4' : probed.formatName.split(',')[0]!;
  const inMs = (seconds: number) => Math.max(1, Math.round(seconds * 1_000));
  // For other containers ffprobe estimates the duration by file size, or reads it at the end of a possibly cut file.
  const isPromised = probed.durationSeconds !== null && ['mp4', 'matroska'].includes(container);
  const promise = (stream: ProbedStream | null) =>
    inMs(Math.min(durationSeconds, stream?.durationSeconds ?? durationSeconds));
  return {
    isPlayable: true,
    facts: {
      container,
      durationMs: inMs(durationSeconds),
      video: videoFacts,
      audio: audio ? readAudio(audio) : null,
      ...(isPromised ? { promisedMs: { video: promise(video), audio: promise(audio) } } : {}),
    },
  };
}

/** The largest video stream that is not a cover picture; of equals the first. */
function chooseVideo(streams: readonly ProbedStream[]): ProbedStream | null {
  const pictures = streams.filter(
    (stream) => stream.type === 'video' && !stream.isCover && isAcceptedVideo(stream.codec) && !stream.isEncrypted,
  );
  return pictures.reduce<ProbedStream | null>(
    (best, one) => (best && best.width * best.height >= one.width * one.height ? best : one),
    null,
  );
}

function chooseAudio(streams: readonly ProbedStream[]): ProbedStream | null {
  const sounds = streams.filter(
    (stream) => stream.type === 'audio' && isAcceptedAudio(stream.codec) && !stream.isEncrypted,
  );
  return sounds.find((stream) => stream.isDefault) ?? sounds[0] ?? null;
}

function readAudio({ index, codec, profile, channels, sampleRate }: ProbedStream): AudioFacts {
  return { streamIndex: index, codec, profile, channels, sampleRate };
}

function readVideo(stream: ProbedStream, probed: Probed): VideoFacts | 'damaged' {
  if (stream.width < 1 || stream.height < 1) return 'damaged';
  const rotation = (((Math.round(-stream.rotation / 90) * 90) % 360) + 360) % 360;
  const isTurned = rotation === 90 || rotation === 270;
  const sampleAspectRatio = pixelAspect(stream);
  const squareWidth = Math.max(1, Math.round(stream.width * valueOf(sampleAspectRatio)));
  const times = probed.packets.filter((packet) => packet.streamIndex === stream.index).map((packet) => packet.seconds);
  const { rate, isVariable } = decideFrameRate(readFraction(stream.averageFrameRate), times);
  return {
    streamIndex: stream.index,
    codec: stream.codec,
    profile: stream.profile,
    pixelFormat: stream.pixelFormat,
    width: isTurned ? stream.height : squareWidth,
    height: isTurned ? squareWidth : stream.height,
    rotation: rotation as VideoFacts['rotation'],
    sampleAspectRatio,
    bitsPerSecond: stream.bitsPerSecond,
    frameRate: rate,
    isVariable,
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.fieldOrder),
    ...readColours(stream),
  };
}

/** The pixel aspect ratio; one above four to one is taken for an error of the file and ignored. */
function pixelAspect(stream: ProbedStream): Fraction {
  const aspect = readFraction(stream.pixelAspect) ?? fraction(1);
  const value = valueOf(aspect);
  return value >= 0.25 && value <= 4 ? aspect : fraction(1);
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
