import {
  isAcceptedAudio,
  isAcceptedVideo,
  largestPicturePixels,
  largestSidePixels,
  longestSeconds,
} from './accepted-media.ts';
import { readFraction, valueOf, type Fraction } from './fraction.ts';
import { decideFrameRate } from './frame-rate.ts';
import type { Probed, ProbedStream } from './probe-output.ts';

export interface VideoFacts {
  streamIndex: number;
  codec: string;
  /** As a person sees it: after rotation and with square pixels. */
  width: number;
  height: number;
  /** Degrees clockwise that the player is to turn the stored picture. */
  rotation: 0 | 90 | 180 | 270;
  frameRate: Fraction;
  isVariable: boolean;
  isInterlaced: boolean;
  /** How the stored numbers mean colours; `bt709` or `bt601` where the file is silent. */
  colourMatrix: 'bt709' | 'bt601' | 'other';
  isMatrixGuessed: boolean;
  /** High dynamic range and its curve; null for an ordinary picture. */
  hdrTransfer: 'smpte2084' | 'arib-std-b67' | null;
}

export interface AudioFacts {
  streamIndex: number;
  codec: string;
  channels: number;
  sampleRate: number;
}

export interface SourceFacts {
  /** As ffmpeg names it: `mp4`, `matroska`, `mpegts` … */
  container: string;
  durationMs: number;
  video: VideoFacts | null;
  audio: AudioFacts | null;
  /** How long a container that knows says that each is; where this is missing, nothing is promised. */
  promisedMs?: { video: number; audio: number };
}

export type RefusalReason = 'empty' | 'not_media' | 'damaged' | 'picture_too_large' | 'too_long';
export type SourceVerdict = { isPlayable: true; facts: SourceFacts } | { isPlayable: false; because: RefusalReason };

/** Decides whether we can play this, and what is to be known about it. Null for the duration when the file does not say it. */
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
  // The others are guessed at from the size of the file, or read from what happens to be its end.
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

/** The largest picture that is no cover; of equals the first. */
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

function readAudio({ index, codec, channels, sampleRate }: ProbedStream): AudioFacts {
  return { streamIndex: index, codec, channels, sampleRate };
}

function readVideo(stream: ProbedStream, probed: Probed): VideoFacts | 'damaged' {
  if (stream.width < 1 || stream.height < 1) return 'damaged';
  const rotation = (((Math.round(-stream.rotation / 90) * 90) % 360) + 360) % 360;
  const isTurned = rotation === 90 || rotation === 270;
  const squareWidth = Math.max(1, Math.round(stream.width * pixelAspect(stream)));
  const times = probed.packets.filter((packet) => packet.streamIndex === stream.index).map((packet) => packet.seconds);
  const { rate, isVariable } = decideFrameRate(readFraction(stream.averageFrameRate), times);
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
  };
}

/** A pixel more than four times as wide as high is a lie of the file. */
function pixelAspect(stream: ProbedStream): number {
  const aspect = readFraction(stream.pixelAspect);
  const value = aspect ? valueOf(aspect) : 1;
  return value >= 0.25 && value <= 4 ? value : 1;
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
