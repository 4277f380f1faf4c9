import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import type { GuestRequests } from '#server/testing/guest-requests.ts';
import { makeAccount, makeLive, makeSession } from '#server/testing/make.ts';
import { openBeside, type Place } from '#server/testing/real-foyer.ts';
import { asked } from '#server/testing/real-room.ts';
import { newId } from '#server/random.ts';
import { until } from '#server/testing/room-engine.ts';

const frameRate = 30;

export interface LiveItem {
  mediaId: string;
  cookie: string;
  token: string;
}

/** A live session with a guest link; the server switches its guest access on. */
export async function shareLiveAt(place: Place, { ask }: Pick<GuestRequests, 'ask'>): Promise<LiveItem> {
  const { mediaId, cookie } = await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const owner = await makeAccount(write, { email: `${newId().toLowerCase()}@example.org` });
    const session = await makeSession(write, owner.id);
    const item = await makeLive(write, { ownerId: owner.id }, {});
    await close();
    return { mediaId: item, cookie: session.cookie };
  });
  const path = `/api/media/${mediaId}/guest-access`;
  await asked(ask({ method: 'PATCH', path, cookie, body: { isEnabled: true } }));
  const made = await asked(ask({ method: 'POST', path: `${path}/links`, cookie, body: { name: 'A crowd' } }));
  return { mediaId, cookie, token: (made as { url: string }).url.split('/g/')[1]! };
}

/** Sends a picture of the time by RTMP, as an encoder set to low delay does, and lets the session go live. */
export async function sendClock({ ask }: Pick<GuestRequests, 'ask'>, { mediaId, cookie }: LiveItem, size: string) {
  const path = `/api/live/${mediaId}`;
  const look = async () =>
    (await asked(ask({ path, cookie }))) as { ingest: { rtmp: string | null }; session: { state: string } };
  const isListening = async () => /:[1-9]/u.test((await look()).ingest.rtmp ?? '');
  await until(isListening, 20_000);
  const { ingest } = await look();
  const { key } = (await asked(ask({ method: 'POST', path: `${path}/key`, cookie, body: {} }))) as { key: string };
  const encoder = startEncoder(`${ingest.rtmp}/${key}`, size);
  await until(async () => (await look()).session.state === 'ready', 20_000);
  await asked(ask({ method: 'POST', path: `${path}/start`, cookie, body: {} }));
  return encoder;
}

function startEncoder(address: string, size: string) {
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
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-probesize', '32', '-analyzeduration', '0', ...picture],
      ...['-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-vf', `scale=${size.replace('x', ':')}:flags=neighbor`],
      ...[...encoding, '-g', String(2 * frameRate), '-b:v', '2500k', '-maxrate', '2500k', '-bufsize', '2500k'],
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
