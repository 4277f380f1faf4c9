// P6: from the last byte of an upload to the first segment of its picture, against ffmpeg alone making that rendition.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { renditionsCommand } from '#server/features/transcoding/ffmpeg-arguments.ts';
import { planLadder } from '#server/features/transcoding/ladder.ts';
import { probeSource } from '#server/features/transcoding/probe-source.ts';
import type { MediaCommand } from '#server/ports/transcoder.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { makePlace, openBeside, startFoyer } from '#server/testing/real-foyer.ts';
import { testOrigin } from '#server/testing/test-http.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 3;
const file = join(import.meta.dirname, '..', 'samples', 'crystal-lotus.mp4');
const lastPieceBytes = 64 * 1024;
const pollMs = 10;

const place = await makePlace('SQLite');
const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-picture-'));
const foyer = await startFoyer(place, {
  environment: { FOYER_TRANSCODING_JOBS: '1', FOYER_PUBLIC_URL: testOrigin, FOYER_FREE_DISK_MB: '0' },
});
try {
  const cookie = await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const session = await makeSession(write, (await makeAccount(write)).id);
    await close();
    return session.cookie;
  });
  const address = `http://127.0.0.1:${foyer.port}`;
  const bytes = await readFile(file);
  const commands = await planSmallest();
  const contestants = {
    foyer: () => measureFoyer(address, cookie, bytes),
    withSound: () => measureFfmpeg(commands.withSound),
    alone: () => measureFfmpeg(commands.alone),
  };
  const results = await interleave(rounds, contestants);
  const own = median(results.foyer);
  const tell = (title: string, name: string, other: number) =>
    printRatio(
      title,
      own,
      other,
      `Foyer ${Math.round(own)} ms, ${name} ${Math.round(other)} ms, a video of 12 s`,
      '≤ 1.2',
    );
  tell('P6 against picture and sound', 'ffmpeg alone with the sound', median(results.withSound));
  tell('P6 against the picture', 'ffmpeg alone', median(results.alone));
} finally {
  await foyer.end();
  await place.remove();
  await rm(folder, { recursive: true });
}

/** The first ffmpeg command of Foyer, and the same without sound: same arguments, same threads. */
async function planSmallest(): Promise<Record<'withSound' | 'alone', MediaCommand>> {
  const transcoder = createFfmpegTranscoder({ workFolder: join(folder, 'work') });
  const { threads, canToneMap } = await transcoder.describe();
  const verdict = await probeSource(transcoder, file);
  if (!verdict.isPlayable) throw new Error('The sample was refused.');
  const job = { input: file, facts: verdict.facts, means: { threads, canToneMap }, folder: join(folder, 'alone') };
  const { video, audio } = planLadder(verdict.facts);
  return { withSound: renditionsCommand(job, [video[0], audio]), alone: renditionsCommand(job, [video[0]]) };
}

async function measureFfmpeg({ arguments: words, output }: MediaCommand): Promise<number> {
  for (const name of output!.subfolders) await mkdir(join(output!.folder, name), { recursive: true });
  const startedMs = performance.now();
  const child = spawn('ffmpeg', words, { cwd: output!.folder, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const tookMs = performance.now() - startedMs;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}.`);
  await rm(output!.folder, { recursive: true });
  return tookMs;
}

/** The requests of a browser: the last piece of the upload, the item until playable, its page, playlists, a segment. */
async function measureFoyer(address: string, cookie: string, bytes: Buffer): Promise<number> {
  const ask = async (method: string, path: string, body?: object) => {
    const reply = await fetch(new URL(path, address), {
      method,
      headers: { cookie, origin: testOrigin, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  const made = await ask('POST', '/api/media', { kind: 'video', title: 'A video of the benchmark' });
  const { id } = (await made.json()) as { id: string };
  const tus = createTusRequests(address, cookie);
  const location = (await tus.create(id, bytes.length)).headers.get('location')!;
  await tus.send(location, 0, bytes.subarray(0, -lastPieceBytes));

  const startedMs = performance.now();
  const last = await tus.send(location, bytes.length - lastPieceBytes, bytes.subarray(-lastPieceBytes));
  if (last.status !== 204) throw new Error(`The upload was refused: ${last.status} ${last.body}`);
  const look = async () =>
    (await (await ask('GET', `/api/media/${id}`)).json()) as { isPlayable: boolean; status: string };
  for (let item = await look(); !item.isPlayable; item = await look()) {
    if (item.status === 'failed') throw new Error('The video could not be processed.');
    await wait(pollMs);
  }
  const page = (await (await ask('POST', '/api/page-sessions', { mediaId: id })).json()) as {
    playback: { hls: string };
  };
  const master = await (await ask('GET', page.playback.hls)).text();
  const list = new URL(
    master.split('\n').find((line) => line && !line.startsWith('#'))!,
    new URL(page.playback.hls, address),
  );
  const playlist = await (await ask('GET', list.pathname)).text();
  const init = /#EXT-X-MAP:URI="([^"]+)"/u.exec(playlist)![1]!;
  const segment = playlist.split('\n').find((line) => line && !line.startsWith('#'))!;
  for (const name of [init, segment]) await (await ask('GET', new URL(name, list).pathname)).arrayBuffer();
  const tookMs = performance.now() - startedMs;

  // Waits for the larger renditions, which would slow the next round.
  for (let item = await look(); item.status !== 'ready'; item = await look()) await wait(100);
  return tookMs;
}
