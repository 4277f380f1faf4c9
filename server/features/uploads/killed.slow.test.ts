import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { ffmpeg, makeClip } from '#server/testing/clips.ts';
import { makeAccount, makeMedia, makeSession } from '#server/testing/make.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  startFoyer,
  type Place,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';

let folder: string;
let film: Buffer;
const foyers: RealFoyer[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-killed-'));
  const path = join(folder, 'film.mp4');
  await ffmpeg(['-stream_loop', '7', '-i', await makeClip('landscape'), '-c', 'copy', path]);
  film = await readFile(path);
});
after(async () => {
  for (const foyer of foyers) await foyer.end('SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(place: Place): Promise<RealFoyer> {
  const foyer = await startFoyer(place, { environment: { FOYER_TRANSCODING_JOBS: '1', FOYER_FREE_DISK_MB: '0' } });
  foyers.push(foyer);
  return foyer;
}

function prepare(place: Place) {
  return openBeside(place, async (database) => {
    const writer = createWriter(database, createSystemClock());
    const { id } = await makeAccount(writer.write);
    const { cookie } = await makeSession(writer.write, id);
    const mediaId = await makeMedia(writer.write, { ownerId: id, status: 'draft', isPlayable: false });
    await writer.close();
    return { cookie, mediaId };
  });
}

interface Seen {
  status: string;
  isPlayable: boolean;
}

function look(foyer: RealFoyer, cookie: string, mediaId: string): Promise<Seen> {
  return fetch(new URL(`/api/media/${mediaId}`, foyer.origin), { headers: { cookie } }).then(
    (reply) => reply.json() as Promise<Seen>,
  );
}

async function until(foyer: RealFoyer, cookie: string, mediaId: string, isSo: (item: Seen) => boolean): Promise<Seen> {
  for (let round = 0; round < 1_200; round += 1) {
    const item = await look(foyer, cookie, mediaId);
    if (isSo(item)) return item;
    await wait(50);
  }
  throw new Error(`It stayed ${JSON.stringify(await look(foyer, cookie, mediaId))}.`);
}

/** Waits until no ffmpeg is left: the kernel ends it with the server, but on a busy machine not at once. */
async function assertWorkersEnd(dataDir: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  let workers = await findWorkers(dataDir);
  while (workers.length > 0 && performance.now() < deadline) {
    await wait(50);
    workers = await findWorkers(dataDir);
  }
  assert.deepEqual(workers, [], 'ffmpeg ends with the server');
}

/** The command lines of processes that use this folder. */
async function findWorkers(dataDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(dataDir) && line.includes('ffmpeg'));
}

for (const kind of placeKinds) {
  describe(kind, () => {
    let place: Place;
    before(async () => {
      place = await makePlace(kind);
    });
    after(async () => {
      for (const foyer of foyers.splice(0)) await foyer.end('SIGKILL');
      await place.remove();
    });

    test('an upload survives kill -9 of the server during the upload and during each step of processing', async () => {
      let foyer = await start(place);
      const { cookie, mediaId } = await prepare(place);
      const created = await createTusRequests(foyer.origin, cookie, foyer.origin).create(mediaId, film.length);
      assert.equal(created.status, 201);
      const location = created.headers.get('location')!;
      const headers = {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': film.length,
        cookie,
        'origin': foyer.origin,
      };
      const sending = request(new URL(location, foyer.origin), { method: 'PATCH', headers }).on('error', () => {});
      sending.write(film.subarray(0, 100_000));
      const received = join(place.dataDir, 'uploads', location.split('/').at(-1)!);
      while ((await stat(received)).size === 0) await wait(50);
      await foyer.end('SIGKILL');

      foyer = await start(place);
      const tus = createTusRequests(foyer.origin, cookie, foyer.origin);
      const offset = Number((await tus.look(location)).headers.get('upload-offset'));
      assert.ok(offset > 0 && offset <= 100_000, String(offset));
      assert.equal((await tus.send(location, offset, film.subarray(offset))).status, 204);

      // First during the first pass, then while further renditions are made.
      for (const isReached of [() => true, ({ isPlayable }: Seen) => isPlayable]) {
        await until(foyer, cookie, mediaId, isReached);
        await wait(150);
        assert.equal((await look(foyer, cookie, mediaId)).status, 'processing');
        await foyer.end('SIGKILL');
        await assertWorkersEnd(place.dataDir);
        foyer = await start(place);
      }
      const item = await until(foyer, cookie, mediaId, ({ status }) => status === 'ready' || status === 'failed');
      assert.deepEqual([item.status, item.isPlayable], ['ready', true]);
      assert.equal(await foyer.end('SIGTERM'), 0);
      await assertWhole(mediaId);
    });

    async function assertWhole(mediaId: string): Promise<void> {
      const blobs = createFsBlobStore({ folder: join(place.dataDir, 'blobs') });
      assert.ok((await readFile(await blobs.localPath(`${mediaFolder(mediaId)}/source`))).equals(film));
      const rows = await openBeside(place, ({ read }) =>
        read.selectFrom('renditions').selectAll().where('media_id', '=', mediaId).execute(),
      );
      assert.deepEqual(rows.map(({ name }) => name).sort(), ['audio', 'v240', 'v360']);
      for (const { name, segments } of rows) {
        for (const { file, bytes } of JSON.parse(segments) as { file: string; bytes: number }[]) {
          assert.equal(await blobs.size(`${mediaFolder(mediaId)}/${name}/${file}`), bytes, `${name}/${file}`);
        }
      }
      assert.deepEqual(await readdir(join(place.dataDir, 'work')), []);
      // On PostgreSQL the folder's identity stays.
      const left = await readdir(join(place.dataDir, 'uploads')).catch(() => []);
      assert.deepEqual(
        left.filter((name) => name !== 'installation'),
        [],
      );
      await blobs.close();
    }
  });
}
