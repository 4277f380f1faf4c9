import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { GuestRequests } from '#server/testing/guest-requests.ts';
import { liveIs, type SharedLive } from '#server/testing/real-live.ts';
import { asked } from '#server/testing/real-room.ts';
import { answers } from './playback-nginx.ts';

const frameRate = 30;

/** Sends a picture of the time in 1280×720 by RTMP, as an encoder set to low delay does, and lets the session go live. */
export async function sendClock(
  requests: Pick<GuestRequests, 'ask'>,
  live: SharedLive,
  rtmpPort: number,
  kilobits = 2_500,
) {
  await answers(rtmpPort);
  const encoder = startEncoder(`rtmp://127.0.0.1:${rtmpPort}/live/${live.key}`, kilobits);
  await liveIs(requests, live, ({ session }) => session.state === 'ready');
  const path = `/api/live/${live.mediaId}/start`;
  await asked(requests.ask({ method: 'POST', path, cookie: live.cookie, body: {} }));
  return encoder;
}

function startEncoder(address: string, kilobits: number) {
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${painted.width}x${painted.height}`,
    '-r',
    String(frameRate),
  ];
  const picture = ['-use_wallclock_as_timestamps', '1', ...raw, '-i', 'pipe:0'];
  const encoding = ['-c:v', 'libx264', '-preset', 'superfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
  // Such a picture needs little: the rest is filled up.
  const rate = ['-b:v', '-minrate', '-maxrate', '-bufsize'].flatMap((name) => [name, `${kilobits}k`]);
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-probesize', '32', '-analyzeduration', '0', ...picture],
      ...['-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-vf', 'scale=1280:720:flags=neighbor'],
      ...[...encoding, '-g', String(2 * frameRate), ...rate, '-x264-params', 'nal-hrd=cbr'],
      ...['-c:a', 'aac', '-b:a', '128k', '-f', 'flv', address],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  ffmpeg.stdin.on('error', () => {});
  const startedMs = performance.now();
  let frames = 0;
  const timer = setInterval(() => {
    if (frames > ((performance.now() - startedMs) / 1_000) * frameRate) return;
    frames = Math.max(frames + 1, Math.floor(((performance.now() - startedMs) / 1_000) * frameRate));
    // Like a camera, it does not wait for an encoder that is busy.
    if (ffmpeg.stdin.writableLength === 0) ffmpeg.stdin.write(paintTime());
  }, 5);
  return {
    async stop() {
      clearInterval(timer);
      ffmpeg.kill('SIGKILL');
      if (ffmpeg.exitCode === null && ffmpeg.signalCode === null) await once(ffmpeg, 'exit');
    },
  };
}

/** As large as what fits into the pipe, so that no old pictures wait in it. */
const painted = { width: 320, height: 180 };

/** The blocks that `readClock` reads: sixteen bits and their inverse. */
function paintTime(): Buffer {
  const { width, height } = painted;
  const ms = Date.now() & 0xffff;
  const picture = Buffer.alloc(width * height);
  for (let row = 0; row < 4; row += 1) {
    const line = Buffer.alloc(width);
    for (let column = 0; column < 8; column += 1) {
      const bit = row * 8 + column;
      const isSet = (bit < 16 ? ms >> bit : ~(ms >> (bit - 16))) & 1;
      line.fill(isSet ? 235 : 16, (column * width) / 8, ((column + 1) * width) / 8);
    }
    for (let y = (row * height) / 4; y < ((row + 1) * height) / 4; y += 1) line.copy(picture, y * width);
  }
  return picture;
}
