import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';

const run = promisify(execFile);

/** A folder of its own and a transcoder that works in it; another user can reach it, as on a real server. */
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

/** What a picture of `clips.ts` shows: its corners row by row, and how many half seconds had passed. */
export interface SeenPicture {
  corners: [Colour, Colour, Colour, Colour];
  /** From the grey corner; null when no corner is grey. */
  halfSeconds: number | null;
}

/** Decodes a picture file or the first picture of a film; `crop` is `width:height:x:y`. */
export function seePicture(path: string, crop?: string): Promise<SeenPicture> {
  return see(['-i', path], crop ? [`crop=${crop}`] : []);
}

/** Seeks as a player does, by one segment alone, and decodes what is on screen at this second. */
export async function seeRendition(rendition: SeekableRendition, atSeconds: number): Promise<SeenPicture> {
  let begin = 0;
  const segment = rendition.segments.find(({ durationSeconds }) => {
    begin += durationSeconds;
    return atSeconds < begin;
  });
  if (!segment) throw new Error(`${atSeconds} s is after the end.`);
  const parts = ['init.mp4', segment.file].map((file) => readFile(join(rendition.folder, file)));
  const path = join(rendition.folder, `seek-${atSeconds}.mp4`);
  await writeFile(path, Buffer.concat(await Promise.all(parts)));
  return see(['-copyts', '-i', path], [`select='lte(t,${atSeconds})'`]);
}

export interface SeekableRendition {
  folder: string;
  segments: readonly { file: string; durationSeconds: number }[];
}

/** The last of the pictures that pass the filters. */
async function see(input: string[], filters: string[]): Promise<SeenPicture> {
  const chain = [...filters, 'scale=16:16:flags=area'].join(',');
  const pixels = (await decode([...input, '-vf', chain, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'])).subarray(-768);
  if (pixels.length < 768) throw new Error(`There is no such picture in ${input.at(-1)}.`);
  const seen = [3, 12].flatMap((y) => [3, 12].map((x) => [...pixels.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3)]));
  const corners = seen.map((rgb) => nameColour(rgb[0]!, rgb[1]!, rgb[2]!));
  const grey = seen[corners.indexOf('grey')]?.[1];
  return { corners: corners as SeenPicture['corners'], halfSeconds: grey === undefined ? null : Math.max(0, Math.round((grey - 32) / 24)) };
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
  const raw = await decode(['-i', path, '-map', '0:a:0', '-f', 'f32le', '-ac', '1', '-ar', '48000', '-']);
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % 4)));
  return Array.from({ length: Math.floor(samples.length / 480) }, (_, at) => {
    const piece = samples.subarray(at * 480, at * 480 + 480);
    return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length);
  });
}

/** Times, in seconds, at which the sound sets in. */
export function findOnsets(loudness: readonly number[]): number[] {
  return loudness.flatMap((value, at) => (value > 0.03 && (loudness[at - 1] ?? 0) <= 0.03 ? [at / 100] : []));
}

async function decode(given: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer' as const, maxBuffer: 64 << 20 };
  return (await run('ffmpeg', ['-nostdin', '-v', 'error', ...given], options)).stdout;
}
