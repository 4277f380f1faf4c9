// P6: from the last byte of an upload to its first segments, of films of half an hour: one that browsers play as it is,
// against ffmpeg alone copying it into HLS, and one that has to be encoded.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { renditionsCommand } from '#server/features/transcoding/ffmpeg-arguments.ts';
import { probeSource } from '#server/features/transcoding/probe-source.ts';
import { planRepackaging } from '#server/features/transcoding/repackaging.ts';
import type { MediaCommand } from '#server/ports/transcoder.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { makePlace, openBeside, startFoyer } from '#server/testing/real-foyer.ts';
import { testOrigin } from '#server/testing/test-http.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 3;
const minutes = 30;
const sample = join(import.meta.dirname, '..', 'samples', 'crystal-lotus.mp4');
const pieceBytes = 32 * 1024 * 1024;
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
  const plain = await makeFilm('plain.mp4', ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '4M', '-g', '60']);
  const other = await makeFilm('other.mp4', [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-b:v',
    '4M',
    '-tag:v',
    'hvc1',
  ]);
  const copying = await planCopy(plain);
  const results = await interleave(rounds, {
    plain: () => measureFoyer(address, cookie, plain),
    copying: () => measureFfmpeg(copying),
    other: () => measureFoyer(address, cookie, other),
  });
  const [own, alone, encoded] = [median(results.plain), median(results.copying), median(results.other)];
  const words = `Foyer ${Math.round(own)} ms, ffmpeg alone ${Math.round(alone)} ms, ${minutes} minutes of 1080p H.264 and AAC`;
  printRatio('P6 repackaged', own, alone, words, '≤ 1.5 and 2 s, ≤ 10 s');
  const goalMs = 6_000;
  printRatio('P6 encoded', encoded, goalMs, `${Math.round(encoded)} ms, ${minutes} minutes of 1080p HEVC`, '≤ 1: 6 s');
} finally {
  await foyer.end();
  await place.remove();
  await rm(folder, { recursive: true });
}

/** The sample in 1080p, repeated until it is long enough. */
async function makeFilm(name: string, encoder: string[]): Promise<string> {
  const [clip, film] = [join(folder, `clip-${name}`), join(folder, name)];
  await runFfmpeg(['-i', sample, '-vf', 'scale=1920:1080,setsar=1', ...encoder, '-c:a', 'aac', clip]);
  await runFfmpeg(['-stream_loop', '-1', '-i', clip, '-t', String(minutes * 60), '-c', 'copy', film]);
  return film;
}

async function runFfmpeg(words: readonly string[], cwd = folder): Promise<void> {
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...words], { cwd, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}.`);
}

/** The first ffmpeg command of Foyer for a film that is repackaged. */
async function planCopy(film: string): Promise<MediaCommand> {
  const transcoder = createFfmpegTranscoder({ workFolder: join(folder, 'work') });
  const { threads, canToneMap } = await transcoder.describe();
  const verdict = await probeSource(transcoder, film);
  const plan = verdict.isPlayable ? planRepackaging(verdict.facts, (await stat(film)).size) : null;
  if (!verdict.isPlayable || !plan) throw new Error('The film would not be repackaged.');
  const job = { input: film, facts: verdict.facts, means: { threads, canToneMap }, folder: join(folder, 'alone') };
  return renditionsCommand(job, plan.copies);
}

async function measureFfmpeg({ arguments: words, output }: MediaCommand): Promise<number> {
  for (const name of output!.subfolders) await mkdir(join(output!.folder, name), { recursive: true });
  const startedMs = performance.now();
  await runFfmpeg(
    words.filter((word) => word !== '-progress' && word !== 'pipe:1'),
    output!.folder,
  );
  const tookMs = performance.now() - startedMs;
  await rm(output!.folder, { recursive: true });
  return tookMs;
}

/** The requests of a browser: the last piece of the upload, the item until playable, its page, playlists, a segment. */
async function measureFoyer(address: string, cookie: string, film: string): Promise<number> {
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
  const { size } = await stat(film);
  const location = (await tus.create(id, size)).headers.get('location')!;
  const lastAt = size - lastPieceBytes;
  for (let at = 0; at < lastAt; at += pieceBytes) {
    await tus.send(location, at, await readPiece(film, at, Math.min(pieceBytes, lastAt - at)));
  }
  const lastPiece = await readPiece(film, lastAt, lastPieceBytes);

  const startedMs = performance.now();
  const last = await tus.send(location, lastAt, lastPiece);
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
  const master = new URL(page.playback.hls, address);
  for (const list of (await (await ask('GET', master.pathname)).text()).matchAll(/[\w/]+\.m3u8/gu)) {
    const playlist = new URL(list[0], master);
    const [init, segment] = (await (await ask('GET', playlist.pathname)).text()).match(/\w+\.(?:mp4|m4s)/gu)!;
    for (const name of [init, segment!]) await (await ask('GET', new URL(name, playlist).pathname)).arrayBuffer();
  }
  const tookMs = performance.now() - startedMs;
  // Ends the making of the rest, which would slow the next round.
  await ask('DELETE', `/api/media/${id}`);
  return tookMs;
}

async function readPiece(film: string, at: number, length: number): Promise<Buffer> {
  const file = await open(film);
  try {
    return (await file.read(Buffer.alloc(length), 0, length, at)).buffer;
  } finally {
    await file.close();
  }
}
