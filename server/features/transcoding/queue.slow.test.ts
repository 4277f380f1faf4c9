import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deleteMedia } from '#server/features/media/change.ts';
import { findMedia, type Media } from '#server/features/media/store.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import type { MediaRun, Transcoder } from '#server/ports/transcoder.ts';
import { makeClip } from '#server/testing/clips.ts';
import { plainKinds } from '#server/testing/plain-kinds.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import { openUploadSite } from '#server/testing/upload-site.ts';
import type { UploadLabOptions } from '#server/testing/upload-lab.ts';
import { claimJob } from './store.ts';

type Site = Awaited<ReturnType<typeof openSite>>;
type Given = Parameters<Transcoder['run']>;

/** A site whose transcoder uses the result of `answer` where that returns one. */
async function openSite(open: OpenTestDatabase, options: Partial<UploadLabOptions> = {}) {
  const site = await openUploadSite(open, { jobsAtOnce: 1, ...options });
  return {
    ...site,
    async add(clip: 'stream' | 'silent' | 'sound' = 'stream'): Promise<string> {
      const mediaId = await site.draft();
      const path = await makeClip(clip);
      const { size } = await stat(path);
      await site.uploads.addFile(path, { mediaId, accountId: site.ana.id, filename: clip, sizeBytes: size });
      return mediaId;
    },
    item: async (mediaId: string) => (await findMedia(site.read, mediaId))!,
  };
}

function answering(answer: (...given: Given) => Promise<MediaRun> | null): (transcoder: Transcoder) => Transcoder {
  return (transcoder) => ({ ...transcoder, run: (...given) => answer(...given) ?? transcoder.run(...given) });
}

const makes = (command: Given[0], name: string) =>
  command.program === 'ffmpeg' && (command.output?.subfolders.includes(name) ?? false);
const broken = (because: 'failed' | 'over_limit' | 'no_space'): Promise<MediaRun> =>
  Promise.resolve({ isDone: false, because, printed: '', complaint: 'made to fail' });
const stuck = (options: Given[1]): Promise<MediaRun> =>
  new Promise((resolve) => {
    const end = () => resolve({ isDone: false, because: 'stopped', printed: '', complaint: '' });
    if (options?.signal?.aborted) end();
    options?.signal?.addEventListener('abort', end);
  });

async function wanted(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let round = 0; round < 800; round += 1) {
    if (await isSo()) return;
    await wait(25);
  }
  throw new Error(`It never came to this: ${what}.`);
}

async function until(site: Site, mediaId: string, is: (item: Media) => boolean, what: string): Promise<Media> {
  await wanted(what, async () => is(await site.item(mediaId))).catch(async (error: Error) => {
    throw new Error(
      `${error.message} ${JSON.stringify(await site.item(mediaId))} ${site.errors.map(String).join('; ')}`,
    );
  });
  return await site.item(mediaId);
}

const isOver = ({ status }: Media) => status === 'ready' || status === 'failed';

forEachDatabase((_, open) => {
  test('an item can be played as soon as its smallest rendition is made, and gets the others afterwards', async () => {
    const seen: { names: string[]; isPlayable: boolean }[] = [];
    const site = await openSite(open);
    await site.queue.start();
    const mediaId = await site.add();
    const look = async () => {
      // One query, so that nothing is published between two reads.
      const rows = await site.read
        .selectFrom('media_files')
        .leftJoin('renditions', 'renditions.media_id', 'media_files.media_id')
        .select(['media_files.is_playable', 'renditions.name'])
        .where('media_files.media_id', '=', mediaId)
        .orderBy('renditions.name')
        .execute();
      return { names: rows.flatMap(({ name }) => name ?? []), isPlayable: rows[0]?.is_playable === 1 };
    };
    await until(
      site,
      mediaId,
      (item) => {
        void look().then((state) => seen.push(state));
        return isOver(item);
      },
      'over',
    );
    const item = await site.item(mediaId);
    assert.deepEqual([item.status, item.isPlayable, item.hasPoster, item.failure], ['ready', true, true, null]);
    assert.deepEqual((await look()).names, ['audio', 'v240', 'v360']);
    for (const state of seen) assert.equal(state.isPlayable, state.names.includes('v240'), JSON.stringify(state));
    assert.ok(
      seen.some(({ names, isPlayable }) => isPlayable && !names.includes('v360')),
      'it played before all was made',
    );

    const row = await site.read
      .selectFrom('media_files')
      .select('storyboard')
      .where('media_id', '=', mediaId)
      .executeTakeFirstOrThrow();
    assert.deepEqual(JSON.parse(row.storyboard!), {
      columns: 5,
      rows: 5,
      tileWidth: 192,
      tileHeight: 108,
      intervalSeconds: 1,
      tileCount: 5,
    });
    const folder = mediaFolder(mediaId);
    for (const name of ['poster.jpg', 'storyboard-0.jpg', 'source', 'v240/init.mp4', 'v360/s1.m4s', 'audio/s0.m4s']) {
      assert.ok(await site.blobs.has(`${folder}/${name}`), name);
    }
    const segments = await site.read
      .selectFrom('renditions')
      .select('segments')
      .where('name', '=', 'v240')
      .executeTakeFirstOrThrow();
    for (const { file, bytes } of JSON.parse(segments.segments))
      assert.equal(await site.blobs.size(`${folder}/v240/${file}`), bytes);
    const isTidy = async () => (await readdir(join(site.dataDir, 'work'))).length === 0;
    await wanted('an empty work folder', isTidy);
    assert.ok(site.changed.filter((id) => id === mediaId).length >= 4);
    assert.deepEqual(site.errors, []);
    assert.equal((await site.queue.findProgress(site.read, [mediaId])).size, 0);

    await site.queue.removeFiles(mediaId);
    assert.deepEqual(await site.blobs.list(folder), []);
  });

  test('sound alone is ready without pictures', async () => {
    const site = await openSite(open);
    await site.queue.start();
    const item = await until(site, await site.add('sound'), isOver, 'over');
    assert.deepEqual([item.status, item.isPlayable, item.hasPoster, item.picture], ['ready', true, false, null]);
  });

  test('an item without a rendition that cannot be made stays playable', async () => {
    const site = await openSite(open, {
      wrapTranscoder: answering((command) => (makes(command, 'v360') ? broken('failed') : null)),
    });
    await site.queue.start();
    const item = await until(site, await site.add(), isOver, 'over');
    assert.deepEqual([item.status, item.isPlayable, item.failure], ['ready', true, null]);
    const rows = await site.read.selectFrom('renditions').select('name').orderBy('name').execute();
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['audio', 'v240'],
    );
  });

  test('a source that cannot be decoded fails at once with its reason, and leaves no partial files', async () => {
    const site = await openSite(open, {
      wrapTranscoder: answering((command) => (makes(command, 'v240') ? broken('failed') : null)),
    });
    await site.queue.start();
    const mediaId = await site.add();
    const item = await until(site, mediaId, isOver, 'over');
    assert.deepEqual([item.status, item.failure, item.isPlayable], ['failed', 'uploads.damaged', false]);
    assert.deepEqual(await site.blobs.list(mediaFolder(mediaId)), [`${mediaFolder(mediaId)}/source`]);
    // The folder is removed a moment after the item has failed.
    const deadline = Date.now() + 5_000;
    while ((await readdir(join(site.dataDir, 'work'))).length > 0 && Date.now() < deadline) await wait(20);
    assert.deepEqual(await readdir(join(site.dataDir, 'work')), []);
  });

  test('a job is tried three times with growing intervals, then the item fails', async () => {
    let runs = 0;
    const site = await openSite(open, {
      wrapTranscoder: answering((command) => {
        if (!makes(command, 'v240')) return null;
        runs += 1;
        return broken('over_limit');
      }),
    });
    await site.queue.start();
    const mediaId = await site.add();
    const progress = async () => (await site.queue.findProgress(site.read, [mediaId])).get(mediaId)?.step;
    for (const seconds of [10, 40]) {
      await wanted('waiting', async () => site.errors.length > 0 && (await progress()) === 'waiting');
      const before = runs;
      await wait(450);
      assert.equal(runs, before, 'it waits');
      site.errors.length = 0;
      site.clock.advance({ seconds });
    }
    const item = await until(site, mediaId, isOver, 'over');
    assert.deepEqual([runs, item.status, item.failure], [3, 'failed', 'uploads.processing_failed']);
  });

  test('a job waits for space on a full disk without a limit, and that is not counted as an attempt', async () => {
    let hasRoom = false;
    const site = await openSite(open, {
      wrapTranscoder: answering((command) => (!hasRoom && makes(command, 'v240') ? broken('no_space') : null)),
    });
    await site.queue.start();
    const mediaId = await site.add('silent');
    for (let round = 1; round <= 4; round += 1) {
      await wanted('refused once more', () => site.errors.length >= round);
      await wait(30);
      site.clock.advance({ seconds: 61 });
    }
    hasRoom = true;
    assert.equal((await until(site, mediaId, isOver, 'over')).status, 'ready');
  });

  test('a stuck job does not block the others', async () => {
    let first: string | null = null;
    const site = await openSite(open, {
      stuckAfterMs: 1_000,
      wrapTranscoder: (transcoder) => ({
        ...transcoder,
        async run(command, options) {
          first ??= command.output?.folder ?? null;
          if (first !== null && command.output?.folder === first) return stuck(options);
          // On a busy machine even ffmpeg may report nothing for this long.
          const alive = setInterval(() => options?.onProgress?.(0), 100);
          return await transcoder.run(command, options).finally(() => clearInterval(alive));
        },
      }),
    });
    const stuckId = await site.add('silent');
    site.clock.advance({ seconds: 1 });
    const otherId = await site.add('silent');
    await site.queue.start();
    assert.equal((await until(site, otherId, isOver, 'the other is over')).status, 'ready');
    assert.equal((await site.item(stuckId)).status, 'processing');
  });

  test('short ones pass a long one that takes all places, one at a time', async () => {
    let longFolder: string | null = null;
    let together = 0;
    const most: number[] = [];
    const site = await openSite(open, {
      wrapTranscoder: (transcoder) => ({
        ...transcoder,
        async run(command, options) {
          longFolder ??= command.output?.folder ?? null;
          if (command.output?.folder === longFolder && longFolder !== null) return stuck(options);
          most.push((together += command.output ? 1 : 0));
          return transcoder.run(command, options).finally(() => (together -= command.output ? 1 : 0));
        },
      }),
    });
    const longId = await site.add('silent');
    await site.write(async (unit) => {
      const { facts } = await unit.db.selectFrom('transcoding_jobs').select('facts').executeTakeFirstOrThrow();
      const long = JSON.stringify({ ...(JSON.parse(facts) as object), durationMs: 3_600_000 });
      await unit.db.updateTable('transcoding_jobs').set({ facts: long }).execute();
      await unit.db.updateTable('media_files').set({ duration_ms: 3_600_000 }).where('media_id', '=', longId).execute();
    });
    await site.queue.start();
    await wanted('the long one runs', () => longFolder !== null);
    const shortIds = [await site.add('silent'), await site.add('silent')];
    for (const id of shortIds) await until(site, id, ({ isPlayable }) => isPlayable, 'the short one plays');
    assert.equal((await site.item(longId)).status, 'processing');
    assert.equal(Math.max(...most), 1);
  });

  test('the first pass of an item comes before further renditions of items that can be played', async () => {
    const order: string[] = [];
    let second: Promise<string> | null = null;
    const site: Site = await openSite(open, {
      wrapTranscoder: (transcoder) => ({
        ...transcoder,
        async run(command, options) {
          for (const name of command.output?.subfolders ?? []) if (/^v\d/u.test(name)) order.push(name);
          // During the first pass of the first item, another item is added.
          if (makes(command, 'v240') && !second) second = site.add();
          if (makes(command, 'v240')) await second;
          return transcoder.run(command, options);
        },
      }),
    });
    await site.queue.start();
    const firstId = await site.add();
    await until(site, firstId, isOver, 'first over');
    await until(site, await second!, isOver, 'second over');
    assert.deepEqual(order.slice(0, 2), ['v240', 'v240']);
    assert.deepEqual(order.slice(2).sort(), ['v360', 'v360']);
  });

  test('the job of a deleted item ends, and its work folder is removed', async () => {
    const site = await openSite(open, {
      wrapTranscoder: answering((command, options) => (makes(command, 'v240') ? stuck(options) : null)),
    });
    await site.queue.start();
    const mediaId = await site.add('silent');
    await wanted('running', async () => (await readdir(join(site.dataDir, 'work'))).length > 0);
    await deleteMedia(site.write, plainKinds, site.ana, mediaId);
    await site.queue.removeFiles(mediaId);
    assert.deepEqual(await readdir(join(site.dataDir, 'work')), []);
    assert.deepEqual(await site.blobs.list(mediaFolder(mediaId)), []);
    await wait(300);
    const job = await site.read.selectFrom('transcoding_jobs').select(['state', 'attempts']).executeTakeFirstOrThrow();
    assert.deepEqual([job.state, job.attempts], ['queued', 0], 'it rests, should the item come back');
  });

  test('closing returns the job to the queue; the next start makes what is missing', async () => {
    let isStuck = true;
    const wrapTranscoder = answering((command, options) => (isStuck && makes(command, 'v360') ? stuck(options) : null));
    const site = await openSite(open, { wrapTranscoder });
    await site.queue.start();
    const mediaId = await site.add();
    await until(site, mediaId, ({ isPlayable, hasPoster }) => isPlayable && hasPoster, 'playable');
    await site.queue.close();
    const { progress, state, attempts } = await site.read
      .selectFrom('transcoding_jobs')
      .selectAll()
      .executeTakeFirstOrThrow();
    assert.deepEqual([state, attempts], ['queued', 0]);
    assert.ok(progress > 0.2 && progress < 1, String(progress));
    isStuck = false;
    const made: string[] = [];
    const next = site.reopen({
      wrapTranscoder: answering((command) => (made.push(...(command.output?.subfolders ?? [])), null)),
    });
    await next.queue.start();
    assert.equal((await until(site, mediaId, isOver, 'over')).status, 'ready');
    assert.deepEqual(made, ['v360']);
  });

  test('two processes never take the same job, and that of an ended process is taken over', async () => {
    const site = await openSite(open);
    for (let count = 0; count < 3; count += 1) await site.add('silent');
    const holders = ['a', 'b', 'c', 'd'];
    const rows = holders.map((id) => ({ id, beat: 0, machine: '', pid: 1, born: '' }));
    await site.write((unit) => unit.db.insertInto('processes').values(rows).execute());
    const claims = await Promise.all(holders.map((holder) => site.write((unit) => claimJob(unit, holder))));
    assert.equal(new Set(claims.flatMap((job) => job?.id ?? [])).size, 3);
    assert.equal(claims[3], null);
    await site.write((unit) => unit.db.deleteFrom('processes').where('id', '=', 'a').execute());
    const again = await site.write((unit) => claimJob(unit, 'd'));
    assert.equal(again?.attempts, 2);
  });

  test('a job that crashes the process each time is given up after the last attempt', async () => {
    const site = await openSite(open);
    const mediaId = await site.add('silent');
    await site.write((unit) =>
      unit.db.updateTable('transcoding_jobs').set({ state: 'running', attempts: 3, leased_by: 'gone' }).execute(),
    );
    await site.queue.start();
    const item = await until(site, mediaId, isOver, 'over');
    assert.deepEqual([item.status, item.failure], ['failed', 'uploads.processing_failed']);
  });
});
