import assert from 'node:assert/strict';
import { readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deleteMedia } from '#server/features/media/change.ts';
import { findMedia } from '#server/features/media/store.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { makeClip, makeTruncatedClip } from '#server/testing/clips.ts';
import { makeSession } from '#server/testing/make.ts';
import { testOrigin } from '#server/testing/test-http.ts';
import { plainKinds } from '#server/testing/plain-kinds.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { filesBelow, openUploadSite } from '#server/testing/upload-site.ts';

const playlist = (target: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${target}\n#EXT-X-ENDLIST\n`;

/** Waits until the only upload has this many bytes. */
async function arrived(dataDir: string, bytes: number): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    const [name] = await readdir(join(dataDir, 'uploads'));
    if (name && (await stat(join(dataDir, 'uploads', name))).size >= bytes) return;
    await wait(20);
  }
  throw new Error('The bytes did not arrive.');
}

forEachDatabase((_, open) => {
  test('a file that cannot be played is refused with its reason and leaves nothing behind', async () => {
    const { tus, draft, read, dataDir } = await openUploadSite(open);
    const stolen = await makeClip('mpegts');
    const files: [string, Buffer, string][] = [
      ['text named .mp4', Buffer.from('This is a shopping list, not a film.\n'.repeat(50)), 'uploads.not_media'],
      ['a playlist that points at another file', Buffer.from(playlist(stolen)), 'uploads.not_media'],
      ['a concat list', Buffer.from(`ffconcat version 1.0\nfile '${stolen}'\n`), 'uploads.not_media'],
      [
        'a film cut off before its table of contents',
        await readFile(await makeTruncatedClip(false)),
        'uploads.damaged',
      ],
      ['a picture', await readFile(await makeClip('tiny')).then((clip) => clip.subarray(0, 40)), 'uploads.damaged'],
    ];
    for (const [name, bytes, code] of files) {
      const mediaId = await draft();
      const created = await tus.create(mediaId, bytes.length);
      const location = created.headers.get('location')!;
      const reply = await tus.send(location, 0, bytes);
      assert.deepEqual([name, reply.status, reply.code], [name, 415, code]);
      assert.equal((await tus.look(location)).status, 415, 'an answer that was lost is given again');
      const item = await findMedia(read, mediaId);
      assert.deepEqual([item?.status, item?.failure], ['failed', code]);
      assert.equal((await tus.create(mediaId, 5)).status, 201, 'another file may be tried');
      await tus.drop((await tus.create(mediaId, 5)).headers.get('location')!);
    }
    assert.deepEqual(await filesBelow(dataDir), []);
    assert.deepEqual(await read.selectFrom('uploads').select('id').execute(), []);
    assert.deepEqual(await read.selectFrom('transcoding_jobs').select('id').execute(), []);
  });

  test('after a broken connection the received bytes are kept and the upload goes on', async () => {
    const { tus, draft, write, address, ana, clip, blobs, dataDir } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    const { cookie } = await makeSession(write, ana.id);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': clip.length,
      'origin': testOrigin,
      cookie,
    };
    const broken = request(new URL(location, address), { method: 'PATCH', headers }).on('error', () => {});
    broken.write(clip.subarray(0, 20_000));
    await arrived(dataDir, 20_000);
    broken.destroy();
    const offset = Number((await tus.look(location)).headers.get('upload-offset'));
    assert.equal(offset, 20_000);
    assert.equal((await tus.send(location, offset, clip.subarray(offset))).status, 204);
    assert.ok((await readFile(await blobs.localPath(`${mediaFolder(mediaId)}/source`))).equals(clip));
  });

  test('a silent connection is ended when a new one continues the upload', async () => {
    const { tus, draft, write, address, ana, clip, dataDir } = await openUploadSite(open);
    const location = (await tus.create(await draft(), clip.length)).headers.get('location')!;
    const { cookie } = await makeSession(write, ana.id);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': clip.length,
      'origin': testOrigin,
      cookie,
    };
    const hanging = request(new URL(location, address), { method: 'PATCH', headers }).on('error', () => {});
    hanging.write(clip.subarray(0, 10_000));
    await arrived(dataDir, 10_000);
    assert.equal((await tus.look(location)).headers.get('upload-offset'), '10000');
    assert.equal((await tus.send(location, 10_000, clip.subarray(10_000))).status, 204);
    hanging.destroy();
  });

  test('the bytes of two tabs that send the same upload at once are not mixed', async () => {
    const { tus, draft, clip, blobs, read } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    const half = Math.floor(clip.length / 2);
    const both = await Promise.all([1, 2, 3, 4].map(() => tus.send(location, 0, clip.subarray(0, half))));
    assert.ok(both.some(({ status }) => status === 204));
    for (const { status, code } of both)
      assert.ok(status === 204 || code === 'uploads.out_of_step', `${status} ${code}`);
    const offset = Number((await tus.look(location)).headers.get('upload-offset'));
    const last = await Promise.all([1, 2, 3].map(() => tus.send(location, offset, clip.subarray(offset))));
    assert.ok(last.some(({ status }) => status === 204));
    assert.ok((await readFile(await blobs.localPath(`${mediaFolder(mediaId)}/source`))).equals(clip));
    assert.equal((await read.selectFrom('transcoding_jobs').select('id').execute()).length, 1);
  });

  test('a full disk is reported as such, and the upload goes on from there once there is space', async () => {
    let free = 1e9;
    const { tus, draft, clip, dataDir, read } = await openUploadSite(open, {
      limits: { freeDiskBytes: 1_000 },
      wrapBlobs: (blobs) => ({ ...blobs, freeBytes: async () => free }),
    });
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    await tus.send(location, 0, clip.subarray(0, 5_000));
    free = 2_000;
    const early = await tus.send(location, 5_000, clip.subarray(5_000));
    assert.deepEqual([early.status, early.code], [503, 'storage.full']);
    free = 1e9;

    const file = join(dataDir, 'uploads', location.split('/').at(-1)!);
    await rename(file, `${file}.kept`);
    // Every write to this device fails with "no space left".
    await symlink('/dev/full', file);
    const late = await tus.send(location, 0, clip);
    assert.deepEqual([late.status, late.code], [503, 'storage.full']);
    await rm(file);
    await rename(`${file}.kept`, file);
    assert.equal((await tus.look(location)).headers.get('upload-offset'), '5000');
    assert.equal((await tus.send(location, 5_000, clip.subarray(5_000))).status, 204);
    assert.equal((await findMedia(read, mediaId))?.status, 'processing');
  });

  test('the upload of an item that is deleted meanwhile ends, and its file is removed', async () => {
    const { tus, draft, write, ana, clip, uploads, dataDir } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    await tus.send(location, 0, clip.subarray(0, 5_000));
    await deleteMedia(write, plainKinds, ana, mediaId);
    assert.equal((await tus.send(location, 5_000, clip.subarray(5_000))).code, 'uploads.not_found');
    await uploads.start();
    assert.deepEqual(await filesBelow(dataDir), []);
  });

  test('after a crash between any two steps of finishing, the next start finishes the upload', async () => {
    const { tus, draft, read, write, clip, dataDir, reopen } = await openUploadSite(open);
    const begin = async (bytes: Buffer) => {
      const mediaId = await draft();
      const id = (await tus.create(mediaId, bytes.length)).headers.get('location')!.split('/').at(-1)!;
      return { mediaId, path: join(dataDir, 'uploads', id), id };
    };
    const unfit = Buffer.from('not a film '.repeat(100));
    const [complete, moved, refused, going] = [
      await begin(clip),
      await begin(clip),
      await begin(unfit),
      await begin(clip),
    ];
    await writeFile(complete.path, clip);
    await writeFile(moved.path, clip);
    await writeFile(refused.path, unfit);
    await writeFile(going.path, clip.subarray(0, 7_000));
    await writeFile(join(dataDir, 'uploads', 'B'.repeat(22)), 'homeless');

    const next = reopen();
    await next.blobs.putFile(`${mediaFolder(moved.mediaId)}/source`, moved.path);
    await next.uploads.start();
    const statuses = await Promise.all(
      [complete, moved, refused, going].map(async ({ mediaId }) => (await findMedia(read, mediaId))?.status),
    );
    assert.deepEqual(statuses, ['processing', 'processing', 'failed', 'uploading']);
    assert.equal((await read.selectFrom('transcoding_jobs').select('id').execute()).length, 2);
    assert.deepEqual(await filesBelow(join(dataDir, 'uploads')), [going.id]);
    assert.equal((await tus.look(`/api/uploads/${going.id}`)).headers.get('upload-offset'), '7000');

    await reopen().uploads.start();
    assert.equal((await read.selectFrom('transcoding_jobs').select('id').execute()).length, 2);
    await write((unit) =>
      unit.db.updateTable('uploads').set({ finished_at: null }).where('id', '=', moved.id).execute(),
    );
    await reopen().uploads.start();
    assert.equal((await findMedia(read, moved.mediaId))?.status, 'processing');
  });

  test('an upload is removed after seven days without a byte, and not a day earlier', async () => {
    const { tus, draft, read, clip, clock, dataDir, uploads } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    await tus.send(location, 0, clip.subarray(0, 100));
    clock.advance({ days: 6 });
    await uploads.start();
    assert.equal((await findMedia(read, mediaId))?.status, 'uploading');
    clock.advance({ days: 1, minutes: 1 });
    await uploads.start();
    assert.equal((await findMedia(read, mediaId))?.status, 'draft');
    assert.deepEqual(await filesBelow(dataDir), []);
  });

  test('the progress of an upload is part of its item', async () => {
    const { tus, draft, read, clip, uploads } = await openUploadSite(open);
    const [mediaId, other] = [await draft(), await draft()];
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    await tus.send(location, 0, clip.subarray(0, clip.length / 4));
    const progress = await uploads.findProgress(read, [mediaId, other]);
    assert.deepEqual([...progress.keys()], [mediaId]);
    assert.equal(progress.get(mediaId)?.step, 'uploading');
    assert.ok(Math.abs(progress.get(mediaId)!.fraction - 0.25) < 0.01);
  });

  test('a local file can be added to an item like an upload', async () => {
    const { draft, read, ana, clip, uploads, blobs } = await openUploadSite(open);
    const mediaId = await draft();
    const path = await makeClip('landscape');
    await uploads.addFile(path, { mediaId, accountId: ana.id, filename: 'sample.mp4', sizeBytes: clip.length });
    assert.equal((await findMedia(read, mediaId))?.status, 'processing');
    assert.equal(await blobs.size(`${mediaFolder(mediaId)}/source`), clip.length);
    assert.ok((await readFile(path)).equals(clip));
  });
});
