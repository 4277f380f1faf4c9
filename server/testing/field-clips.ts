import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpeg } from './clips.ts';

/** A file as people upload them, and what must come of it. */
export interface FieldClip {
  /** With the ending of its format. */
  file: string;
  /** For ffmpeg; `@` stands for the folder, which has `words.srt`, `cover.png` and `font.ttf`. */
  make: string[];
  /** For a file that ffmpeg does not make, or not to the end. */
  finish?: (path: string) => Promise<unknown>;
  /** Length in seconds, and the size of the largest picture; a failure if the file is refused. */
  becomes: FieldFilm | `uploads.${string}`;
}

export interface FieldFilm {
  seconds: number;
  size?: [number, number];
  rate?: number;
  isSilent?: true;
  /** The track that nobody sees or hears, and its codec. */
  lost?: [kind: 'picture' | 'sound', codec: string];
}

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source];
const picture = (seconds: number, rate = 25, size = '160x90') => lavfi(`testsrc2=s=${size}:r=${rate}:d=${seconds}`);
const tone = (seconds: number, rate = 48_000) => lavfi(`sine=f=440:r=${rate}:d=${seconds},volume=0.3`);
const film = (seconds: number) => [...picture(seconds), ...tone(seconds)];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x265-params'];
const usual = [...x264, '-c:a', 'aac'];
const both = ['-map', '0:v', '-map', '1:a'];
const subtitles = ['-i', '@/words.srt', ...both, '-map', '2'];
/** Black, or another color, until `seconds`. */
const plain = (color: string, seconds: number) => ['-vf', `drawbox=c=${color}:t=fill:enable='lt(t,${seconds})'`];

/** Replaces each name of a codec by one that no program knows. */
async function rename(path: string, ...names: string[]): Promise<void> {
  let bytes = (await readFile(path)).toString('latin1');
  for (const name of names) bytes = bytes.replaceAll(name, 'ZZZZ');
  await writeFile(path, bytes, 'latin1');
}

const small: [number, number] = [160, 90];
const whole = { seconds: 2, size: small };
const silent = { ...whole, isSilent: true } as const;
const heard = { seconds: 2 };

export const fieldClips: FieldClip[] = [
  // Containers and codecs
  { file: 'mpeg4-mp3.avi', make: [...film(2), '-c:v', 'mpeg4', '-c:a', 'mp3'], becomes: whole },
  { file: 'motion-jpeg-pcm.avi', make: [...film(2), '-c:v', 'mjpeg', '-c:a', 'pcm_s16le'], becomes: whole },
  { file: 'windows-media.wmv', make: [...film(2), '-c:v', 'wmv2', '-c:a', 'wmav2'], becomes: whole },
  { file: 'program-stream.mpg', make: [...film(2), '-c:v', 'mpeg2video', '-c:a', 'mp2'], becomes: whole },
  { file: 'disc.vob', make: [...film(2), '-c:v', 'mpeg2video', '-c:a', 'ac3'], becomes: whole },
  { file: 'camera.mxf', make: [...film(2), '-c:v', 'mpeg2video', '-c:a', 'pcm_s16le'], becomes: whole },
  { file: 'flash.flv', make: [...film(2), '-c:v', 'flv', '-c:a', 'mp3', '-ar', '44100'], becomes: whole },
  { file: 'tape.dv', make: [...film(1), '-target', 'pal-dv'], becomes: { seconds: 1, size: [1024, 576] } },
  { file: 'animation.gif', make: picture(2, 10), becomes: { ...silent, rate: 10 } },
  { file: 'theora.ogv', make: [...film(2), '-c:v', 'libtheora', '-c:a', 'libvorbis'], becomes: whole },
  { file: 'vp8.webm', make: [...film(2), '-c:v', 'libvpx', '-c:a', 'libvorbis'], becomes: whole },
  { file: 'endless.webm', make: [...film(2), '-c:v', 'libvpx', '-c:a', 'libopus', '-live', '1'], becomes: whole },
  { file: 'prores.mov', make: [...film(2), '-c:v', 'prores', '-c:a', 'pcm_s24le'], becomes: whole },
  { file: 'intermediate.avi', make: [...film(2), '-c:v', 'utvideo', '-c:a', 'adpcm_ms'], becomes: whole },
  { file: 'lossless.mkv', make: [...film(2), '-c:v', 'ffv1', '-c:a', 'flac'], becomes: whole },
  {
    file: 'phone.3gp',
    make: [...film(2), '-c:v', 'h263', '-s', '176x144', '-c:a', 'aac', '-ar', '16000'],
    becomes: { seconds: 2, size: [256, 144] },
  },
  { file: 'camera.m2ts', make: [...film(2), ...x264, '-c:a', 'eac3'], becomes: whole },
  { file: 'fragments.mp4', make: [...film(2), ...usual, '-movflags', 'empty_moov+frag_keyframe'], becomes: whole },
  { file: 'dts.mkv', make: [...film(2), ...x264, '-c:a', 'dca', '-strict', '-2'], becomes: whole },
  { file: 'truehd.mkv', make: [...film(2), ...x264, '-c:a', 'truehd', '-strict', '-2'], becomes: whole },
  // Tracks that no decoder takes
  {
    file: 'lost-sound.mkv',
    make: [...film(2), ...x264, '-c:a', 'real_144', '-ar', '8000', '-ac', '1'],
    becomes: { ...silent, lost: ['sound', 'ra_144'] },
  },
  {
    file: 'lost-sound.mov',
    make: [...film(2), ...x264, '-c:a', 'pcm_s16le'],
    finish: (path) => rename(path, 'sowt'),
    becomes: { ...silent, lost: ['sound', 'ZZZZ'] },
  },
  {
    file: 'lost-picture.avi',
    make: [...film(2), '-c:v', 'mpeg4', '-c:a', 'mp3'],
    finish: (path) => rename(path, 'FMP4'),
    becomes: { ...heard, lost: ['picture', 'ZZZZ'] },
  },
  // Sound alone
  { file: 'sound.wma', make: [...tone(2), '-c:a', 'wmav2'], becomes: heard },
  { file: 'sound.aiff', make: tone(2), becomes: heard },
  { file: 'sound.ac3', make: tone(2), becomes: heard },
  { file: 'sound.caf', make: [...tone(2), '-c:a', 'alac'], becomes: heard },
  { file: 'sound.au', make: tone(2), becomes: heard },
  { file: 'sound.opus', make: [...tone(2), '-c:a', 'libopus'], becomes: heard },
  { file: 'twenty.m4a', make: [...tone(20), '-c:a', 'aac'], becomes: { seconds: 20 } },
  {
    file: 'memo.amr',
    make: [],
    // 50 silent frames a second of 12.2 kbit/s: a byte with the mode, 31 bytes of speech.
    finish: (path) => {
      const frame = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]);
      return writeFile(path, Buffer.concat([Buffer.from('#!AMR\n'), ...Array<Buffer>(100).fill(frame)]));
    },
    becomes: heard,
  },
  // Streams that are not used
  { file: 'subtitles.mp4', make: [...film(2), ...subtitles, ...usual, '-c:s', 'mov_text'], becomes: whole },
  { file: 'subtitles.mkv', make: [...film(2), ...subtitles, ...usual, '-c:s', 'ass'], becomes: whole },
  {
    file: 'cover.mp4',
    make: [
      ...[...film(2), '-i', '@/cover.png', ...both, '-map', '2', ...usual],
      ...['-c:v:1', 'copy', '-disposition:v:1', 'attached_pic'],
    ],
    becomes: whole,
  },
  {
    file: 'attachment.mkv',
    make: [...film(2), ...usual, '-attach', '@/font.ttf', '-metadata:s:t', 'mimetype=font/ttf'],
    becomes: whole,
  },
  { file: 'timecode.mov', make: [...film(2), ...usual, '-timecode', '00:00:00:00'], becomes: whole },
  {
    file: 'second-sound.mkv',
    make: [
      ...film(2),
      ...tone(2),
      ...both,
      '-map',
      '2:a',
      ...usual,
      '-c:a:0',
      'real_144',
      '-ar:a:0',
      '8000',
      '-ac:a:0',
      '1',
    ],
    becomes: whole,
  },
  // Posters
  {
    file: 'black-start.mp4',
    make: [...picture(12), ...x264, ...plain('black', 6)],
    becomes: { ...silent, seconds: 12 },
  },
  {
    file: 'white-start.mp4',
    make: [...picture(12), ...x264, ...plain('white', 9)],
    becomes: { ...silent, seconds: 12 },
  },
  { file: 'one-picture.mp4', make: [...picture(0.04), ...x264], becomes: { ...silent, seconds: 0.04 } },
  { file: 'one-key.ts', make: [...picture(8), ...x264, '-g', '999'], becomes: { ...silent, seconds: 8 } },
  {
    file: 'open-gop.ts',
    make: [...picture(8), ...x265, 'log-level=none:open-gop=1:keyint=48:bframes=4'],
    becomes: { ...silent, seconds: 8 },
  },
  {
    file: 'late-picture.mkv',
    make: [...tone(6), '-itsoffset', '3', ...picture(3), '-map', '0', '-map', '1', ...usual],
    becomes: { ...whole, seconds: 6 },
  },
  // Length, rate and shape
  { file: 'picture-ends.mp4', make: [...picture(2), ...tone(9), ...usual], becomes: { ...whole, seconds: 9 } },
  { file: 'sound-ends.mkv', make: [...picture(9), ...tone(2), ...usual], becomes: { ...whole, seconds: 9 } },
  {
    file: 'idle.mp4',
    make: [...picture(20, 30), ...tone(20), '-vf', "select='eq(n,0)+gte(t,16)'", '-vsync', 'vfr', ...usual],
    becomes: { ...whole, seconds: 20, rate: 30 },
  },
  { file: 'slides.mp4', make: [...picture(12, 1), ...x264], becomes: { ...silent, seconds: 12, rate: 1 } },
  { file: 'eight.mp4', make: [...film(8), ...usual], becomes: { ...whole, seconds: 8 } },
  {
    file: 'wide-pixels.mp4',
    make: [...picture(2), ...x264, '-vf', 'setsar=6'],
    becomes: { ...silent, size: [960, 90] },
  },
  {
    file: 'interlaced.mpg',
    make: [...picture(2), '-vf', 'tinterlace=interleave_top', '-c:v', 'mpeg2video', '-flags', '+ildct+ilme'],
    becomes: silent,
  },
  {
    file: 'ten-bits.mp4',
    make: [...picture(2), ...x264, '-pix_fmt', 'yuv444p10le'],
    becomes: silent,
  },
  // Refused
  {
    file: 'real.rm',
    make: [...film(2), '-c:v', 'rv10', '-s', '176x144', '-c:a', 'ac3'],
    becomes: 'uploads.unsupported',
  },
  { file: 'recording.wtv', make: [...film(2), '-c:v', 'mpeg2video', '-c:a', 'mp2'], becomes: 'uploads.unsupported' },
  { file: 'screen.avi', make: [...picture(2), '-c:v', 'zmbv'], becomes: 'uploads.unsupported' },
  { file: 'bare.h264', make: [...picture(2), ...x264], becomes: 'uploads.unsupported' },
  {
    file: 'cut.mp4',
    make: [...film(2), ...usual],
    finish: (path) => truncate(path, 5_000),
    becomes: 'uploads.damaged',
  },
];

/** A folder with files for clips of several parts. */
export async function openFieldFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-field-'));
  await writeFile(join(folder, 'words.srt'), '1\n00:00:00,500 --> 00:00:30,000\nHello\n');
  await writeFile(join(folder, 'font.ttf'), 'no font');
  await ffmpeg([...lavfi('color=red:s=64x64'), '-frames:v', '1', join(folder, 'cover.png')]);
  return {
    async make({ file, make, finish }: FieldClip): Promise<string> {
      const path = join(folder, file);
      if (make.length > 0) await ffmpeg([...make.map((one) => one.replace(/^@/u, folder)), path]);
      await finish?.(path);
      return path;
    },
    /** The colors of a picture file, scaled to a square. */
    async seeColors(picturePath: string, side: number): Promise<Buffer> {
      const raw = join(folder, 'colors.rgb');
      await ffmpeg(['-i', picturePath, '-vf', `scale=${side}:${side}:flags=area,format=rgb24`, '-f', 'rawvideo', raw]);
      return readFile(raw);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
