import { behindWalls, type ProgramPaths, type Walls } from '../../transcoder-ffmpeg-walls.ts';
import { fragments } from '../remux-command.ts';

/**
 * The one size of all pictures: a browser changes the size in mid-stream, which would end the decoders of all who
 * watch.
 */
export const width = 1280;
export const height = 720;
export const framesPerSecond = 30;
/** The steps in which ffmpeg counts the time of pictures: fine enough that none of them falls together with another. */
const stepsPerSecond = 60;
export const keyFrameSeconds = 2;
export const sampleRate = 48_000;
/** Two channels of 16 bits. */
export const bytesPerSample = 4;
export const pictureBytes = (width * height * 3) / 2;

/** Command lines of ffmpeg, each behind the walls of the transcoder. */
export interface BrowserCommands {
  /** VP8 in IVF to pictures of one size, with bars where the shape differs. */
  decodePicture: string[];
  /** Opus in Ogg to samples. */
  decodeSound: string[];
  /**
   * Pictures at pipe 0 and samples at pipe 3 to fragments of MP4. Each gets the time of day at which it arrives, counted
   * from this second on: where the machine is too slow for all pictures, there are fewer, at the right times.
   */
  encode(fromSecond: number): string[];
}

const limits = { wallSeconds: 0, cpuSeconds: 30 * 86_400, memoryBytes: 2 ** 31, printedBytes: 0 };
const quiet = ['-nostdin', '-v', 'fatal'];
// Several threads would decode pictures ahead, and hold each back until the next ones arrive.
const atOnce = ['-threads', '1', '-analyzeduration', '0'];

const fit = [
  `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`,
  `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2,setsar=1`,
].join();

const rawPicture = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`];
const rawSound = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '2'];
const toH264 = [
  ...['-c:v', 'libx264', '-preset', 'superfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
  ...['-crf', '23', '-maxrate', '2500k', '-bufsize', '2500k'],
  ...['-g', '600', '-sc_threshold', '0', '-force_key_frames', `expr:gte(t,n_forced*${keyFrameSeconds})`],
];

export function browserCommands(walls: Walls, paths: ProgramPaths): BrowserCommands {
  const build = (given: string[]) =>
    behindWalls({ ...walls, hasNice: false }, paths, {
      program: 'ffmpeg',
      arguments: [...quiet, ...given],
      output: null,
      limits,
    });
  const sound = ['-c:a', 'aac', '-b:a', '128k'];
  return {
    decodePicture: build([
      ...[...atOnce, '-probesize', '32', '-f', 'ivf', '-i', 'pipe:0'],
      ...['-vf', fit, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'],
    ]),
    decodeSound: build([
      ...[...atOnce, '-probesize', '256', '-f', 'ogg', '-i', 'pipe:0'],
      ...[...rawSound, '-flush_packets', '1', 'pipe:1'],
    ]),
    encode(fromSecond) {
      const arriving = ['-use_wallclock_as_timestamps', '1', '-itsoffset', String(-fromSecond)];
      const input = ['-probesize', '32', '-analyzeduration', '0', '-thread_queue_size', '2', ...arriving];
      return build([
        ...['-copyts', ...input, ...rawPicture, '-framerate', String(stepsPerSecond), '-i', 'pipe:0'],
        ...[...input, '-thread_queue_size', '64', ...rawSound, '-i', 'pipe:3'],
        ...['-map', '0:v', '-map', '1:a', '-vsync', 'vfr', '-af', 'aresample=async=1000', ...toH264, ...sound],
        ...fragments,
      ]);
    },
  };
}
