import { copyFile, chmod, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BlobStore } from '#server/ports/blob-store.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { newId } from '#server/random.ts';
import { makePoster, makeSheets } from './make-still-pictures.ts';
import { probeSource } from './probe-source.ts';
import { JobLost, type Publisher } from './publish.ts';

/** What was recorded of a live session: files that begin with a header, and the segments in them. */
export interface RecordedFilm {
  mediaId: string;
  takes: RecordedTake[];
}

export interface RecordedTake {
  /** Of the blob. */
  key: string;
  picture: { width: number; height: number };
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
/** Each costs an open file and a decoder. */
const mostSizes = 20;
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
  { mediaId, takes }: RecordedFilm,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const parts = splitBySize(takes);
  if (parts.length > mostSizes) return;
  const from = join(folder, 'film');
  const playlists = parts.map((_, at) => join(from, `index-${at}.m3u8`));
  await mkdir(from, { recursive: true });
  // ffmpeg may run as another user, who has to read the folder.
  await chmod(from, 0o755);
  for (const take of takes) {
    const [path, to] = [await blobs.localPath(take.key), join(from, nameOf(take))];
    await link(path, to).catch(() => copyFile(path, to));
  }
  for (const [at, part] of parts.entries()) await writeFile(playlists[at]!, writePlaylist(part));
  const durationMs = takes.reduce((sum, take) => sum + lengthOf(take), 0);
  const { threads, canToneMap } = await transcoder.describe();
  const plan = await makeSheets(
    transcoder,
    {
      ...{ playlists, picture: takes[0]!.picture, durationSeconds: durationMs / 1_000 },
      isEveryPictureRead: durationMs <= shortFilmMs,
    },
    join(folder, 'sheets'),
    { threads, canToneMap },
    { signal },
  );
  if (plan) await publisher.storyboard(holdNothing, mediaId, join(folder, 'sheets'), plan);
}

/** Without the folder of the item. */
const nameOf = ({ key }: RecordedTake) => basename(key);

/** Takes that follow each other with the same size; ffmpeg reads no playlist in which the size changes. */
function splitBySize(takes: RecordedTake[]): RecordedTake[][] {
  const parts: RecordedTake[][] = [];
  for (const take of takes) {
    const [last] = parts.at(-1) ?? [];
    const isSame = last && last.picture.width === take.picture.width && last.picture.height === take.picture.height;
    if (isSame) parts.at(-1)!.push(take);
    else parts.push([take]);
  }
  return parts;
}

function lengthOf({ segments }: RecordedTake): number {
  return segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function writePlaylist(takes: RecordedTake[]): string {
  const lines = takes.flatMap((take, at) => [
    ...(at > 0 ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="${nameOf(take)}",BYTERANGE="${take.headerBytes}@0"`,
    ...take.segments.flatMap(({ offset, size, durationMs }) => [
      `#EXTINF:${durationMs / 1_000},`,
      `#EXT-X-BYTERANGE:${size}@${offset}`,
      nameOf(take),
    ]),
  ]);
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:8', ...lines, '#EXT-X-ENDLIST', ''].join('\n');
}
