import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { newId } from '#server/random.ts';
import { makeStream } from '#server/testing/live-stream.ts';
import type { LiveMedia, MediaBytes } from './live-media.ts';
import { Packager, type PackagerDependencies, type SessionFacts } from './packager.ts';
import type { SegmentRow } from './segment-rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'foyer-packager-'));
const blobs = createFsBlobStore({ folder });
after(async () => {
  await blobs.close();
  await rm(folder, { recursive: true });
});

/** A packager with rows in memory, for one item. */
function startPackager(given: Partial<PackagerDependencies> = {}) {
  const session: SessionFacts = { isShown: true, isSending: false, isEnded: false, hasDvr: true };
  const rows: SegmentRow[] = [];
  const takes = new Map<string, number>();
  const recording: boolean[] = [];
  let isDeleted = false;
  const dependencies: PackagerDependencies = {
    blobs,
    clock: createSystemClock(),
    rows: {
      add: async (row) => void rows.push({ ...row, take: takes.get(row.takeId)! }),
      read: async (_mediaId, from) =>
        rows.filter(({ sequence }) => sequence >= from).toSorted((a, b) => a.sequence - b.sequence),
    },
    findSession: async () => (isDeleted ? null : session),
    transcoder: createFfmpegTranscoder({ workFolder: join(folder, 'work') }),
    ...{ dvrSeconds: 3_600, leastFreeBytes: 0, smallHeight: null },
    onRecording: (_mediaId, isRecording) => void recording.push(isRecording),
    onError: () => {},
    ...given,
  };
  let packager = new Packager(dependencies);
  const mediaId = newId();
  return {
    ...{ rows, session, recording, mediaId },
    find: async () => (await packager.find(mediaId))!,
    packager: () => packager,
    openTake(number: number) {
      const takeId = newId();
      takes.set(takeId, number);
      return packager.openTake({ mediaId, takeId, number });
    },
    /** Another process with the same rows and files. */
    beside: () => new Packager(dependencies),
    delete: () => void (isDeleted = true),
    /** As after a crash: nothing but rows and files is left. */
    startAgain: () => void (packager = new Packager(dependencies)),
  };
}

async function bytesOf(found: MediaBytes | null): Promise<Buffer> {
  assert.ok(found);
  if ('pieces' in found) return Buffer.concat(found.pieces);
  return blobs.readRange(found.key, found.offset, found.offset + found.size);
}

const now = { awaited: null, isUpdate: false };

async function textOf(media: LiveMedia, ask = now, rendition = 'source'): Promise<string> {
  return String(await media.playlist(rendition, ask));
}

/** All media of a playlist as one film, and what it would be without playlists. */
async function download(media: LiveMedia): Promise<Buffer> {
  const text = String(media.replay('source') ?? (await textOf(media)));
  const pieces: Buffer[] = [];
  for (const [, take, segment] of text.matchAll(/init-(\d+)\.mp4|^s(\d+)\.m4s$/gmu)) {
    if (take) pieces.push(media.header('source', Number(take))!);
    else pieces.push(await bytesOf(media.segment('source', Number(segment))));
  }
  return Buffer.concat(pieces);
}

test('a session of two takes of different size is recorded whole and can be read again after a crash', async () => {
  const lab = startPackager();
  const films = [await makeStream({ seconds: 5 }), await makeStream({ seconds: 3, size: '640x360', frameRate: 25 })];
  for (const [at, film] of films.entries()) {
    const take = lab.openTake(at + 1);
    for (let from = 0; from < film.length; from += 5_000) await take.write(film.subarray(from, from + 5_000));
    await take.close();
  }
  assert.deepEqual(
    lab.rows.map(({ sequence, take, durationMs }) => [
      sequence,
      take,
      durationMs > 2_100 ? 'long' : Math.round(durationMs / 1_000),
    ]),
    [
      [0, 1, 2],
      [1, 1, 2],
      [2, 1, 1],
      [3, 2, 2],
      [4, 2, 1],
    ],
  );
  const live = await textOf(await lab.find());
  assert.deepEqual(live.match(/EXT-X-DISCONTINUITY$|EXT-X-MAP.*/gmu), [
    'EXT-X-MAP:URI="init-1.mp4"',
    'EXT-X-DISCONTINUITY',
    'EXT-X-MAP:URI="init-2.mp4"',
    // Nobody sends: the next take is announced.
    'EXT-X-DISCONTINUITY',
  ]);
  const before = await download(await lab.find());
  lab.startAgain();
  assert.ok((await download(await lab.find())).equals(before));
  await lab.packager().finish(lab.mediaId);
  const replay = await lab.find();
  assert.ok((await download(replay)).equals(before));
  assert.match(String(replay.replay('source')), /EXT-X-ENDLIST/u);
  assert.match(replay.master()!, /RESOLUTION=640x360\nsource\/replay\.m3u8/u);
});

test('a playlist is held until the awaited part exists, and many who wait get the same bytes', async () => {
  const lab = startPackager();
  const film = await makeStream({ seconds: 3 });
  const take = lab.openTake(1);
  await take.write(film.subarray(0, film.length / 3));
  const media = await lab.find();
  const { sequence, parts } = media.timelines.get('source')!.edge;
  const ask = { awaited: { sequence, part: parts }, isUpdate: false };
  let answered = 0;
  const held = Array.from({ length: 200 }, async () => {
    const text = await media.playlist('source', ask);
    answered += 1;
    return text;
  });
  const next = media.part('source', sequence, parts);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(answered, 0);
  await take.write(film.subarray(film.length / 3));
  const texts = await Promise.all(held);
  assert.equal(new Set(texts).size, 1);
  assert.match(String(texts[0]), new RegExp(`URI="s${sequence}\\.${parts}\\.m4s"`, 'u'));
  assert.ok((await bytesOf(await next)).length > 0);
  assert.equal(await media.playlist('source', { awaited: { sequence: 99, part: 0 }, isUpdate: false }), 'too_far');
  await take.close();
});

test('what came before the session went live is neither recorded nor shown', async () => {
  const lab = startPackager();
  lab.session.isShown = false;
  const film = await makeStream({ seconds: 9, keyFrameSeconds: 1 });
  const take = lab.openTake(1);
  const middle = Math.floor(film.length / 2);
  await take.write(film.subarray(0, middle));
  const media = await lab.find();
  assert.ok(!media.isShown);
  const begun = media.timelines.get('source')!.nextSequence;
  lab.packager().show(lab.mediaId);
  await take.write(film.subarray(middle));
  await take.close();
  assert.equal(lab.rows[0]!.sequence, begun);
  assert.match(await textOf(media), new RegExp(`MEDIA-SEQUENCE:${begun}\n`, 'u'));
  assert.equal(media.segment('source', begun - 1), null);
  assert.equal(await media.part('source', begun - 1, 0), null);
});

test('a process without the encoder announces a seam only when nobody sends any more', async () => {
  const lab = startPackager();
  const seamsOf = (text: string) => text.match(/EXT-X-DISCONTINUITY$/gmu)?.length ?? 0;
  const film = await makeStream({ seconds: 5 });
  const take = lab.openTake(1);
  lab.session.isSending = true;
  await take.write(film);
  while (lab.rows.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const other = await lab.beside().find(lab.mediaId);
  assert.equal(seamsOf(await textOf(other!)), 0);
  await take.close();
  assert.equal(seamsOf(await textOf(await lab.find())), 1, 'here it is known at once, before the row says so');
  lab.session.isSending = false;
  const later = await lab.beside().find(lab.mediaId);
  assert.equal(seamsOf(await textOf(later!)), 1);
});

test('an item that was deleted leaves nothing in memory, and who waits for its next part is answered', async () => {
  const lab = startPackager();
  const film = await makeStream({ seconds: 3 });
  const take = lab.openTake(1);
  await take.write(film.subarray(0, film.length / 2));
  const media = await lab.find();
  const { sequence, parts } = media.timelines.get('source')!.edge;
  const waiting = media.playlist('source', { awaited: { sequence, part: parts }, isUpdate: false });
  lab.delete();
  await lab.packager().forget(lab.mediaId);
  assert.match(String(await waiting), /EXT-X-ENDLIST/u);
  await take.write(film.subarray(film.length / 2));
  assert.ok((await lab.packager().find(lab.mediaId)) === null);
  await take.close();
});

test('a full disk stops the recording and not the stream; what is missing in between is a gap', async () => {
  let freeBytes = 1e9;
  const lab = startPackager({
    blobs: { ...blobs, freeBytes: async () => freeBytes },
    leastFreeBytes: 1e6,
  });
  const film = await makeStream({ seconds: 24, keyFrameSeconds: 2, size: '64x36' });
  const take = lab.openTake(1);
  const third = Math.floor(film.length / 3);
  const settle = async (isOver: () => boolean) => {
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await take.write(film.subarray(0, third));
  await settle(() => lab.rows.length >= 2);
  freeBytes = 0;
  await take.write(film.subarray(third, 2 * third));
  await settle(() => lab.recording.length > 0);
  assert.match(await textOf(await lab.find()), /s5\.m4s/u);
  freeBytes = 1e9;
  await take.write(film.subarray(2 * third));
  await take.close();
  assert.deepEqual(lab.recording, [false, true]);
  await lab.packager().finish(lab.mediaId);
  const replay = String((await lab.find()).replay('source'));
  const gaps = replay.match(/EXT-X-GAP/gu)!.length;
  lab.startAgain();
  lab.session.isEnded = true;
  const again = String((await lab.find()).replay('source'));
  assert.equal(again.match(/EXT-X-GAP/gu)!.length, gaps);
  assert.ok(gaps >= 3 && gaps <= 5, `${gaps} segments are missing`);
});

test('a small rendition is cut at the times of the source, and is part of the replay', async () => {
  const lab = startPackager({ smallHeight: 90 });
  const film = await makeStream({ seconds: 7, keyFrameSeconds: 1 });
  const take = lab.openTake(1);
  await take.write(film.subarray(0, 100_000));
  const media = await lab.find();
  assert.match(media.master()!, /RESOLUTION=160x90\nsmall\/playlist\.m3u8\n[^]*RESOLUTION=320x180\nsource/u);
  const first = media.playlist('small', now);
  await take.write(film.subarray(100_000));
  assert.match(String(await first), /s0\.0\.m4s/u);
  await take.close();
  const timesOf = (rendition: string) =>
    lab.rows.filter((row) => row.rendition === rendition).map(({ sequence, startMs }) => [sequence, startMs]);
  assert.deepEqual(timesOf('small'), timesOf('source'));
  lab.startAgain();
  lab.session.isEnded = true;
  const again = await lab.find();
  assert.match(again.master()!, /small\/replay\.m3u8/u);
  assert.equal(
    again
      .replay('small')!
      .toString()
      .match(/EXTINF/gu)!.length,
    timesOf('source').length,
  );
});

test('when the encoder of the small rendition dies, the source runs on alone', async () => {
  const kill = new AbortController();
  const transcoder = createFfmpegTranscoder({ workFolder: join(folder, 'work') });
  const lab = startPackager({
    smallHeight: 90,
    transcoder: {
      stream: (command, { signal } = {}) =>
        transcoder.stream(command, { signal: AbortSignal.any([kill.signal, signal!]) }),
    },
  });
  const film = await makeStream({ seconds: 6 });
  const take = lab.openTake(1);
  await take.write(film.subarray(0, film.length / 2));
  const media = await lab.find();
  assert.match(media.master()!, /small/u);
  const waiting = media.playlist('small', { awaited: { sequence: 2, part: 0 }, isUpdate: false });
  kill.abort();
  await waiting;
  while (!media.isSmallDropped) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.doesNotMatch(media.master()!, /small/u);
  assert.equal(await media.playlist('small', now), null);
  await take.write(film.subarray(film.length / 2));
  await take.close();
  assert.equal(lab.rows.filter(({ rendition }) => rendition === 'source').length, 3);
});
