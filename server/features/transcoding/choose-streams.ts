import type { LostTrack } from '#contracts/media.ts';
import { isAcceptedAudio, isAcceptedVideo } from './accepted-media.ts';
import type { ProbedStream } from './probe-output.ts';

/** The streams that are used; the others never matter. */
export interface ChosenStreams {
  video: ProbedStream | null;
  audio: ProbedStream | null;
}

export function chooseStreams(streams: readonly ProbedStream[]): ChosenStreams {
  return { video: chooseVideo(streams), audio: chooseAudio(streams) };
}

/** The picture or the sound of a file that has some, but none that Foyer reads. */
export function findLostTrack(streams: readonly ProbedStream[], { video, audio }: ChosenStreams): LostTrack | null {
  const sound = audio ? undefined : streams.find(({ type }) => type === 'audio');
  const picture = video ? undefined : streams.find(({ type, isCover }) => type === 'video' && !isCover);
  const lost = sound ?? picture;
  return lost ? { kind: sound ? 'sound' : 'picture', codec: nameCodec(lost) } : null;
}

function nameCodec({ codec, tag, isEncrypted }: ProbedStream): string {
  const name = [codec, tag].find((one) => /^[\w. -]{2,24}$/u.test(one)) ?? 'unknown';
  return isEncrypted ? `${name}, encrypted` : name;
}

/** Why a file is refused whose streams are none that Foyer reads; null when there is one. */
export function refuseStreams(streams: readonly ProbedStream[]): 'not_media' | 'unsupported' | null {
  const { video, audio } = chooseStreams(streams);
  if (video ?? audio) return null;
  const isMedia = (stream: ProbedStream) => ['video', 'audio'].includes(stream.type);
  return streams.some((stream) => isMedia(stream) && !stream.isCover && !stream.isEncrypted)
    ? 'unsupported'
    : 'not_media';
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

/** A film is as long as the longer track that is used, where the container tells both: subtitles make it no longer. */
export function decideLength(durationSeconds: number, { video, audio }: ChosenStreams): number {
  const ends = [video, audio].filter((stream) => stream !== null).map(({ endSeconds }) => endSeconds);
  if (ends.some((end) => end === null || end <= 0)) return durationSeconds;
  return Math.min(durationSeconds, Math.max(...ends.filter((end) => end !== null)));
}

/** A difference that nobody sees or hears is left: it lies between two pictures. */
const leastPadSeconds = 0.1;

/** By how much a track ends before the film. */
export function padOf({ endSeconds }: ProbedStream, length: number): number {
  const missing = endSeconds === null ? 0 : length - endSeconds;
  return missing >= leastPadSeconds ? Math.round(missing * 1_000) / 1_000 : 0;
}
