import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';

const run = promisify(execFile);

/** A temporary folder with a transcoder that works in it; readable by other users, as on a real server. */
export async function openMediaLab() {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-media-'));
  await chmod(folder, 0o755);
  return {
    folder,
    transcoder: createFfmpegTranscoder({ workFolder: folder }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

type Colour = 'red' | 'green' | 'blue' | 'grey' | 'other';

/** The content of a picture of `clips.ts`: its corners row by row, and how many half seconds had passed. */
export interface SeenPicture {
  corners: [Colour, Colour, Colour, Colour];
  /** By the gray corner; null when no corner is gray. */
  halfSeconds: number | null;
}

/** Decodes a picture file; `crop` is `width:height:x:y`. */
export async function seePicture(path: string, crop?: string): Promise<SeenPicture> {
  const pixels = await decode(['-i', path, '-vf', `${crop ? `crop=${crop},` : ''}${shrunk}`, ...rawPixels]);
  return look(pixels.subarray(0, pictureBytes));
}

export interface SeekableRendition {
  folder: string;
  segments: readonly { file: string; durationSeconds: number }[];
}

/** Seeks like a player, with one segment only, and decodes what is on screen at each of these seconds. */
export async function seeRendition(rendition: SeekableRendition, times: readonly number[]): Promise<SeenPicture[]> {
  const seen: SeenPicture[] = [];
  let begin = 0;
  for (const segment of rendition.segments) {
    const end = begin + segment.durationSeconds;
    const inside = times.filter((time) => time >= begin && time < end);
    if (inside.length > 0) seen.push(...(await seeSegment(rendition.folder, segment.file, begin, inside)));
    begin = end;
  }
  if (seen.length !== times.length) throw new Error('A time lies after the end, or the times are not in order.');
  return seen;
}

const grid = 100;

async function seeSegment(
  folder: string,
  file: string,
  begin: number,
  times: readonly number[],
): Promise<SeenPicture[]> {
  const path = join(folder, `alone-${file}.mp4`);
  await writeFile(path, Buffer.concat([await readFile(join(folder, 'init.mp4')), await readFile(join(folder, file))]));
  // One picture for each hundredth of a second of the film's own time.
  const onGrid = `fps=${grid}:start_time=${begin}:round=down,${shrunk}`;
  const pixels = await decode(['-copyts', '-i', path, '-vf', onGrid, ...rawPixels]);
  return times.map((time) => {
    const at = Math.round((time - begin) * grid) * pictureBytes;
    return look(pixels.subarray(at, at + pictureBytes));
  });
}

const shrunk = 'scale=16:16:flags=area';
const pictureBytes = 16 * 16 * 3;
const rawPixels = ['-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];

function look(pixels: Buffer): SeenPicture {
  if (pixels.length < pictureBytes) throw new Error('There is no picture at this time.');
  const seen = [3, 12].flatMap((y) => [3, 12].map((x) => [...pixels.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3)]));
  const corners = seen.map((rgb) => nameColour(rgb[0]!, rgb[1]!, rgb[2]!));
  const grey = seen[corners.indexOf('grey')]?.[1];
  const halfSeconds = grey === undefined ? null : Math.max(0, Math.round((grey - 32) / 24));
  return { corners: corners as SeenPicture['corners'], halfSeconds };
}

function nameColour(red: number, green: number, blue: number): Colour {
  const high = Math.max(red, green, blue);
  if (high - Math.min(red, green, blue) < 24) return high > 15 ? 'grey' : 'other';
  const others = [red, green, blue].sort((a, b) => a - b)[1]!;
  if (high < 60 || others > high / 2) return 'other';
  return high === red ? 'red' : high === green ? 'green' : 'blue';
}

/** Loudness (0 to 1, root mean square) of each hundredth of a second. */
export async function hearLoudness(path: string): Promise<number[]> {
  // By the file's own times: sound before zero is the encoder's lead-in, which players skip.
  const raw = await decode([
    '-copyts',
    '-i',
    path,
    '-map',
    '0:a:0',
    '-af',
    'aresample=48000:async=1:first_pts=0',
    '-f',
    'f32le',
    '-ac',
    '1',
    '-ar',
    '48000',
    '-',
  ]);
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % 4)));
  return Array.from({ length: Math.floor(samples.length / 480) }, (_, at) => {
    const piece = samples.subarray(at * 480, at * 480 + 480);
    return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length);
  });
}

/** The times, in seconds, at which the sound starts. */
export function findOnsets(loudness: readonly number[]): number[] {
  return loudness.flatMap((value, at) => (value > 0.03 && (loudness[at - 1] ?? 0) <= 0.03 ? [at / 100] : []));
}

async function decode(given: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer' as const, maxBuffer: 64 << 20 };
  return (await run('ffmpeg', ['-nostdin', '-v', 'error', ...given], options)).stdout;
}
