import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StreamWish {
  seconds: number;
  size?: string;
  frameRate?: number;
  keyFrameSeconds?: number;
  hasSound?: boolean;
  hasDelayedFrames?: boolean;
}

/** A stream as encoders send it, as fragmented MP4 in the form that `LiveSink.write` is given; made by a real ffmpeg. */
export async function makeStream(wish: StreamWish): Promise<Buffer> {
  const ffmpeg = spawn('ffmpeg', streamArguments(wish), { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  ffmpeg.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const [code] = await once(ffmpeg, 'close');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}.`);
  return Buffer.concat(pieces);
}

export function streamArguments(wish: StreamWish): string[] {
  const { seconds, size = '320x180', frameRate = 30, keyFrameSeconds = 2, hasSound = true } = wish;
  const length = ['-t', String(seconds)];
  return [
    ...['-v', 'error', '-f', 'lavfi', ...length, '-i', `testsrc2=s=${size}:r=${frameRate}`],
    ...(hasSound ? ['-f', 'lavfi', ...length, '-i', 'sine=f=440:r=48000', '-c:a', 'aac'] : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', String(frameRate * keyFrameSeconds)],
    ...['-bf', wish.hasDelayedFrames ? '2' : '0', '-sc_threshold', '0'],
    ...['-f', 'mp4', '-movflags', '+empty_moov+default_base_moof+frag_keyframe', '-frag_duration', '200000', 'pipe:1'],
  ];
}
