import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Increase the number when a recipe changes, because clips are kept between runs. */
const cacheFolder = join(tmpdir(), 'foyer-test-clips-5');

/**
 * The test picture shows position and time: upper left red, upper right green, lower left blue, and lower right a gray
 * that gets lighter by 24 every half second, from 32.
 */
function picture(width: number, height: number, rate: number, seconds: number): string[] {
  const grey = '32+24*floor(T*2+0.001)';
  const [red, green, blue] = [`lt(X,8)*lt(Y,8)`, 'gte(X,8)*lt(Y,8)', 'lt(X,8)*gte(Y,8)'];
  const corner = `gte(X,8)*gte(Y,8)*(${grey})`;
  const colours = `r='220*${red}+${corner}':g='220*${green}+${corner}':b='220*${blue}+${corner}'`;
  const source = `color=black:s=16x16:r=${rate}:d=${seconds},format=gbrp,geq=${colours},scale=${width}:${height}:flags=neighbor:out_color_matrix=bt601,setsar=1,format=yuv420p`;
  return ['-f', 'lavfi', '-i', source];
}

/** A tone of 440 Hz that is silent in the second half of every second. */
function tone(seconds: number): string[] {
  return ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds},asetnsamples=480,volume='lt(mod(t,1),0.5)':eval=frame`];
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac', '-b:a', '96k'];

type Recipe = { file: string; arguments: string[] };

/** Each is a few seconds long and a few kilobytes large. */
const recipes = {
  landscape: { file: 'landscape.mp4', arguments: [...picture(640, 360, 25, 5), ...tone(5), ...h264, ...aac] },
  portrait: { file: 'portrait.mp4', arguments: [...picture(270, 480, 25, 3), ...h264] },
  silent: { file: 'silent.mp4', arguments: [...picture(320, 240, 30, 3), ...h264] },
  tiny: {
    file: 'tiny.mp4',
    arguments: [...picture(121, 91, 25, 2), ...h264, '-vf', 'format=yuv444p', '-pix_fmt', 'yuv444p'],
  },
  wide: { file: 'wide.mp4', arguments: [...picture(720, 576, 25, 2), ...h264, '-vf', 'setsar=16/11'] },
  fast: { file: 'fast.mp4', arguments: [...picture(320, 240, 120, 2), ...h264] },
  hevc: {
    file: 'hevc.mp4',
    arguments: [
      ...picture(320, 240, 25, 3),
      ...tone(3),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none',
      '-pix_fmt',
      'yuv420p10le',
      '-tag:v',
      'hvc1',
      ...aac,
    ],
  },
  hdr: {
    file: 'hdr.mp4',
    arguments: [
      ...picture(320, 240, 25, 2),
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p10le'],
      ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
    ],
  },
  vp9: {
    file: 'vp9.webm',
    arguments: [
      ...picture(320, 240, 25, 3),
      ...tone(3),
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-b:v',
      '600k',
      '-c:a',
      'libopus',
    ],
  },
  mkv: { file: 'mkv.mkv', arguments: [...picture(320, 240, 25, 3), ...tone(3), ...h264, '-c:a', 'flac'] },
  /** In a container whose streams are encoded, not copied. */
  stream: { file: 'stream.ts', arguments: [...picture(640, 360, 25, 5), ...tone(5), ...h264, ...aac] },
  /** Key frames every two seconds, and pictures stored out of order. */
  film: {
    file: 'film.mp4',
    arguments: [...picture(320, 180, 25, 24), ...tone(24), ...h264, '-bf', '2', '-g', '50', ...aac],
  },
  filmStream: {
    file: 'film.ts',
    arguments: [...picture(320, 180, 25, 24), ...tone(24), ...h264, '-g', '50', ...aac],
  },
  filmWithSong: {
    file: 'film.mkv',
    arguments: [...picture(320, 180, 25, 24), ...tone(24), ...h264, '-g', '50', '-c:a', 'libmp3lame'],
  },
  /** One key frame in twelve seconds. */
  stiff: { file: 'stiff.mp4', arguments: [...picture(320, 180, 25, 12), ...tone(12), ...h264, '-g', '999', ...aac] },
  mpegts: { file: 'mpegts.ts', arguments: [...picture(320, 240, 25, 3), ...tone(3), ...h264, ...aac] },
  /** Of 30 frames a second those in the first half are kept: half a second dense, half a second none. */
  variable: {
    file: 'variable.mkv',
    arguments: [
      ...picture(320, 240, 30, 4),
      ...tone(4),
      '-vf',
      "select='lt(mod(t,0.5),0.2)'",
      '-vsync',
      'vfr',
      ...h264,
      ...aac,
    ],
  },
  /** With the index at the beginning of the file, as for the web. */
  early: { file: 'early.m4a', arguments: [...tone(20), ...aac, '-movflags', '+faststart'] },
  sound: { file: 'sound.m4a', arguments: [...tone(5), ...aac] },
  song: {
    file: 'song.mp3',
    arguments: [
      ...tone(3),
      '-f',
      'lavfi',
      '-i',
      'color=red:s=64x64:d=1',
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-disposition:v',
      'attached_pic',
      '-c:a',
      'libmp3lame',
      '-id3v2_version',
      '3',
    ],
  },
  /** Begins with two seconds of black. */
  dark: {
    file: 'dark.mp4',
    arguments: [...picture(320, 240, 25, 4), ...h264, '-vf', "drawbox=w=iw:h=ih:c=black:t=fill:enable='lt(t,2)'"],
  },
  /** The sound begins a second late. */
  lateSound: {
    file: 'late.mkv',
    arguments: [...picture(320, 240, 25, 3), '-itsoffset', '1', ...tone(2), ...h264, ...aac],
  },
} satisfies Record<string, Recipe>;

export type ClipName = keyof typeof recipes;

/** The path of the clip, which is made at its first use on this machine and kept. Tests must not write to it. */
export function makeClip(name: ClipName): Promise<string> {
  const recipe = recipes[name];
  return once(recipe.file, (path) => ffmpeg([...recipe.arguments, path]));
}

/**
 * A film as a phone stores it in portrait: the picture is on its side, and the file has the clockwise rotation for the
 * player. The rotation is patched into the file (ISO 14496-12, 8.3.2), because ffmpeg versions differ in their option.
 */
export function makeRotatedClip(degrees: 90 | 180 | 270): Promise<string> {
  return once(`rotated-${degrees}.mp4`, async (path) => {
    const bytes = await readFile(await makeClip('landscape'));
    const matrixAt = bytes.indexOf('tkhd') + 44;
    const cosine = Math.round(Math.cos((degrees * Math.PI) / 180)) * 0x1_0000;
    const sine = Math.round(Math.sin((degrees * Math.PI) / 180)) * 0x1_0000;
    [cosine, sine, 0, -sine, cosine, 0, 0, 0, 0x4000_0000].forEach((value, at) =>
      bytes.writeInt32BE(value, matrixAt + at * 4),
    );
    await writeFile(path, bytes);
  });
}

/** A film whose size changes in the middle: both parts with their parameters, in one track of one size. */
export function makeChangingClip(): Promise<string> {
  return once('changing.mkv', async (path) => {
    const parts = [await readFile(await makeClip('filmStream')), await readFile(await makeClip('stream'))];
    const whole = `${path}.ts`;
    await writeFile(whole, Buffer.concat(parts));
    await ffmpeg(['-fflags', '+genpts', '-i', whole, '-c', 'copy', path]);
    await rm(whole);
  });
}

/** A WebM without a duration, as browsers record it. */
export function makeEndlessClip(): Promise<string> {
  return once('endless.webm', async (path) => {
    await ffmpeg(['-i', await makeClip('vp9'), '-c', 'copy', '-f', 'webm', '-live', '1', path]);
  });
}

/** The beginning of a film; `isIndexed`: whether it contains the index. */
export function makeTruncatedClip(isIndexed: boolean): Promise<string> {
  return once(`truncated-${isIndexed}.mp4`, async (path) => {
    const whole = `${path}.whole.mp4`;
    await ffmpeg([
      '-i',
      await makeClip('landscape'),
      '-c',
      'copy',
      ...(isIndexed ? ['-movflags', '+faststart'] : []),
      whole,
    ]);
    const bytes = await readFile(whole);
    await rm(whole);
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  });
}

/** The first part of a clip, `share` of its bytes. */
export async function makeCutClip(name: ClipName, share: number): Promise<string> {
  const whole = await makeClip(name);
  return once(`cut-${share}-${basename(whole)}`, async (path) => {
    const bytes = await readFile(whole);
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)));
  });
}

/** Copies the clip to this path. */
export async function copyClip(name: ClipName, path: string): Promise<string> {
  await copyFile(await makeClip(name), path);
  return path;
}

export function ffmpeg(given: string[]): Promise<unknown> {
  return run('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...given]);
}

/**
 * Test files that need a clip at the same time each make it under another name and rename it; all results are equal.
 */
async function once(file: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(cacheFolder, file);
  if (await stat(path).catch(() => null)) return path;
  await mkdir(cacheFolder, { recursive: true });
  const draft = join(cacheFolder, `${process.pid}-${Date.now()}-${file}`);
  await make(draft);
  await rename(draft, path);
  return path;
}
