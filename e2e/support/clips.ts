import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Clips are kept between runs: raise the number when a recipe changes. */
const folder = join(tmpdir(), 'foyer-story-clips-4');

interface Shape {
  width: number;
  height: number;
  rate: number;
  seconds: number;
}

/**
 * A picture that shows its time and orientation: in the upper half a white bar grows from the left and is full at the
 * end; the lower half is red at the left and blue at the right. `readPicture` in picture.ts reads it back. Large
 * pictures are drawn small and enlarged, because each point costs a formula.
 */
function picture({ width, height, rate, seconds }: Shape): string[] {
  const times = width > 640 ? 4 : 1;
  const drawn = `${width / times}x${height / times}`;
  const bar = `lt(Y,H/2)*lt(X,W*T/${seconds})*255`;
  const red = `gte(Y,H/2)*lt(X,W/2)*255`;
  const blue = `gte(Y,H/2)*gte(X,W/2)*255`;
  const colors = `geq=r='${bar}+${red}':g='${bar}':b='${bar}+${blue}'`;
  const source = `color=black:s=${drawn}:r=${rate}:d=${seconds},format=gbrp,${colors}`;
  const scale = `scale=${width}:${height}:flags=neighbor:out_color_matrix=bt601`;
  return ['-f', 'lavfi', '-i', `${source},${scale},setsar=1,format=yuv420p`];
}

/** 440 Hz in the first half, 1760 Hz in the second. */
function tones(seconds: number): string[] {
  const half = seconds / 2;
  const source = `sine=f=440:r=48000:d=${half}[a];sine=f=1760:r=48000:d=${half}[b];[a][b]concat=n=2:v=0:a=1`;
  return ['-f', 'lavfi', '-i', source];
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac', '-b:a', '96k'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-tag:v', 'hvc1'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '600k', '-c:a', 'libopus'];

const small = { width: 320, height: 240, rate: 25, seconds: 4 };
const tiny = { width: 160, height: 120, rate: 10, seconds: 4 };

const recipes = {
  /** The fastest to transcode, for stories that need any video. */
  quick: { file: 'quick.mp4', make: [...picture(tiny), ...tones(4), ...h264, ...aac] },
  /** 3.7 seconds: no whole number. */
  uneven: { file: 'uneven.mp4', make: [...picture(tiny), ...tones(4), ...h264, ...aac, '-t', '3.7'] },
  twelve: { file: 'twelve.mp4', make: [...picture({ ...tiny, seconds: 12 }), ...tones(12), ...h264, ...aac] },
  /** Longer than what the player loads ahead. */
  long: { file: 'long.mp4', make: [...picture({ ...tiny, rate: 4, seconds: 240 }), ...h264, '-g', '16'] },
  /** In a container whose streams are encoded, so that it takes a while. */
  stream: {
    file: 'stream.ts',
    make: [...picture({ ...tiny, seconds: 60 }), ...tones(60), ...h264, '-g', '40', ...aac],
  },
  minute: { file: 'minute.mp4', make: [...picture({ ...tiny, seconds: 60 }), ...h264, '-g', '40'] },
  /** Large enough for four renditions. */
  tall: {
    file: 'tall.mp4',
    make: [...picture({ width: 1280, height: 720, rate: 25, seconds: 6 }), ...tones(6), ...h264, ...aac],
  },
  landscape: {
    file: 'landscape.mp4',
    make: [...picture({ width: 640, height: 360, rate: 25, seconds: 4 }), ...tones(4), ...h264, ...aac],
  },
  portrait: {
    file: 'portrait.mp4',
    make: [...picture({ width: 270, height: 480, rate: 25, seconds: 4 }), ...tones(4), ...h264, ...aac],
  },
  silent: { file: 'silent.mp4', make: [...picture(small), ...h264] },
  hevc: { file: 'hevc.mp4', make: [...picture(small), ...tones(4), ...x265, ...aac] },
  vp9: { file: 'vp9.webm', make: [...picture(small), ...tones(4), ...vp9] },
  mkv: { file: 'matroska.mkv', make: [...picture(small), ...tones(4), ...h264, '-c:a', 'flac'] },
  /** Frames in the first half of each second only. */
  variable: {
    file: 'variable.mkv',
    make: [...picture(small), ...tones(4), '-vf', "select='lt(mod(t,1),0.5)'", '-vsync', 'vfr', ...h264, ...aac],
  },
  sound: { file: 'sound.m4a', make: [...tones(40), ...aac] },
} satisfies Record<string, { file: string; make: string[] }>;

export type ClipName = keyof typeof recipes;

/** Returns the path of a clip, which is made at its first use on this machine. */
export function makeClip(name: ClipName): Promise<string> {
  const { file, make } = recipes[name];
  return once(file, (path) => ffmpeg([...make, path]));
}

/**
 * A portrait video as phones store it: landscape frames and a rotation in the file. The matrix is written into the file
 * here (ISO 14496-12, 8.3.2), because the versions of ffmpeg differ in what their option means.
 */
export function makeRotatedClip(): Promise<string> {
  return once('rotated.mp4', async (path) => {
    const lying = `${path}.lying.mp4`;
    await ffmpeg(['-i', await makeClip('portrait'), '-vf', 'transpose=2', ...h264, '-c:a', 'copy', lying]);
    const bytes = await readFile(lying);
    const matrixAt = bytes.indexOf('tkhd') + 44;
    const one = 0x1_0000;
    [0, one, 0, -one, 0, 0, 0, 0, 0x4000_0000].forEach((value, at) => bytes.writeInt32BE(value, matrixAt + at * 4));
    await writeFile(path, bytes);
  });
}

/** A film of this length, or its sound alone: the last segment of the sound may have a single frame. */
export function makeEndingClip(seconds: number, file: 'mp4' | 'm4a' | 'ts'): Promise<string> {
  const whole = Math.ceil(seconds);
  const sound = [...tones(whole), ...aac];
  const film = [...picture({ ...tiny, rate: 50, seconds: whole }), ...sound, ...h264, '-g', '100'];
  return once(`ending-${seconds}.${file}`, (path) =>
    ffmpeg([...(file === 'm4a' ? sound : film), '-t', String(seconds), path]),
  );
}

/** A real video that takes a while to send: bytes without meaning follow its last box. */
export function makeHeavyClip(megabytes: number): Promise<string> {
  return once(`heavy-${megabytes}.mp4`, async (path) => {
    const video = await readFile(await makeClip('landscape'));
    const free = Buffer.alloc(megabytes * 1_000_000);
    free.writeUInt32BE(free.length, 0);
    free.write('free', 4, 'latin1');
    await writeFile(path, Buffer.concat([video, free]));
  });
}

/** Writes any other file for an upload and returns its path. */
export function makeFile(name: string, content: string | Buffer): Promise<string> {
  return once(name, (path) => writeFile(path, content));
}

/** Makes a clip of its own kind for one story. */
export function makeOddClip(file: string, make: string[]): Promise<string> {
  return once(`odd-${file}`, (path) => ffmpeg([...make, path]));
}

function ffmpeg(given: string[]): Promise<unknown> {
  return run('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...given]);
}

/** Two workers may need the same clip at once: each makes its own file, and the later rename replaces the earlier. */
async function once(file: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(folder, file);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `${process.pid}-${Date.now()}-${file}`);
  await make(draft);
  await rename(draft, path);
  return path;
}
