import { copyFile, chmod, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '#server/ports/blob-store.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { newId } from '#server/random.ts';
import { makePoster, makeSheets } from './make-still-pictures.ts';
import { probeSource } from './probe-source.ts';
import { JobLost, type Publisher } from './publish.ts';

/** What was recorded of a live session: files that begin with a header, and the segments in them. */
export interface RecordedFilm {
  mediaId: string;
  /** The same size throughout; null: it changed, so there can be no contact sheets. */
  picture: { width: number; height: number } | null;
  takes: RecordedTake[];
}

export interface RecordedTake {
  /** Of the blob. */
  key: string;
  headerBytes: number;
  segments: { offset: number; size: number; durationMs: number }[];
}

export interface RecordingPicturesDependencies {
  blobs: BlobStore;
  transcoder: Transcoder;
  publisher: Publisher;
  /** Absolute; the same folder as the transcoder's. */
  workFolder: string;
}

/** Up to here pictures are taken at every place; longer films take key frames only, which cost far less. */
const shortFilmMs = 20 * 60_000;
/** No job holds the item: what was recorded does not change any more. */
const holdNothing = async () => {};

/** Makes poster and contact sheets of a recording, and publishes them. */
export async function makeRecordingPictures(
  dependencies: RecordingPicturesDependencies,
  film: RecordedFilm,
  signal: AbortSignal,
): Promise<void> {
  if (film.takes.length === 0) return;
  const folder = join(dependencies.workFolder, `recording-${newId()}`);
  try {
    await publishPoster(dependencies, film, folder, signal);
    await publishSheets(dependencies, film, folder, signal);
  } catch (error) {
    // The item was deleted meanwhile.
    if (!(error instanceof JobLost)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishPoster(
  { blobs, transcoder, publisher }: RecordingPicturesDependencies,
  { mediaId, takes }: RecordedFilm,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const longest = takes.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  const input = await blobs.localPath(longest.key);
  const verdict = await probeSource(transcoder, input, signal);
  if (!verdict.isPlayable || !verdict.facts.video) return;
  const { threads, canToneMap } = await transcoder.describe();
  const facts = { ...verdict.facts, durationMs: lengthOf(longest) };
  const job = { input, facts, means: { threads, canToneMap }, folder: join(folder, 'poster') };
  const path = await makePoster(transcoder, job, { signal });
  if (path) await publisher.poster(holdNothing, mediaId, path);
}

async function publishSheets(
  { blobs, transcoder, publisher }: RecordingPicturesDependencies,
  { mediaId, picture, takes }: RecordedFilm,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  if (!picture) return;
  const from = join(folder, 'film');
  const playlist = join(from, 'index.m3u8');
  await mkdir(from, { recursive: true });
  // ffmpeg may run as another user, who has to read the folder.
  await chmod(from, 0o755);
  for (const [at, { key }] of takes.entries()) {
    const [path, to] = [await blobs.localPath(key), join(from, nameOf(at))];
    await link(path, to).catch(() => copyFile(path, to));
  }
  await writeFile(playlist, writePlaylist(takes));
  const durationMs = takes.reduce((sum, take) => sum + lengthOf(take), 0);
  const { threads, canToneMap } = await transcoder.describe();
  const plan = await makeSheets(
    transcoder,
    { playlist, picture, durationSeconds: durationMs / 1_000, isEveryPictureRead: durationMs <= shortFilmMs },
    join(folder, 'sheets'),
    { threads, canToneMap },
    { signal },
  );
  if (plan) await publisher.storyboard(holdNothing, mediaId, join(folder, 'sheets'), plan);
}

const nameOf = (take: number) => `take-${take}.mp4`;

function lengthOf({ segments }: RecordedTake): number {
  return segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function writePlaylist(takes: RecordedTake[]): string {
  const lines = takes.flatMap(({ headerBytes, segments }, at) => [
    ...(at > 0 ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="${nameOf(at)}",BYTERANGE="${headerBytes}@0"`,
    ...segments.flatMap(({ offset, size, durationMs }) => [
      `#EXTINF:${durationMs / 1_000},`,
      `#EXT-X-BYTERANGE:${size}@${offset}`,
      nameOf(at),
    ]),
  ]);
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:8', ...lines, '#EXT-X-ENDLIST', ''].join('\n');
}
