import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findMedia } from '#server/features/media/store.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { makeAccount, makeGrant, makeMedia } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';
import { filesBelow, openUploadSite } from '#server/testing/upload-site.ts';

forEachDatabase((_, open) => {
  test('a file sent in pieces becomes the source of its item, and processing begins', async () => {
    const { tus, draft, clip, read, blobs, dataDir } = await openUploadSite(open);
    const mediaId = await draft();
    const created = await tus.create(mediaId, clip.length, 'Harbour.mp4');
    assert.equal(created.status, 201);
    const location = created.headers.get('location')!;
    assert.match(location, /^\/api\/uploads\/[\w-]{22}$/u);
    assert.equal((await findMedia(read, mediaId))?.status, 'uploading');

    const half = Math.floor(clip.length / 2);
    const first = await tus.send(location, 0, clip.subarray(0, half));
    assert.deepEqual([first.status, first.headers.get('upload-offset')], [204, String(half)]);
    const seen = await tus.look(location);
    assert.deepEqual(
      [seen.status, seen.headers.get('upload-offset'), seen.headers.get('upload-length')],
      [200, String(half), String(clip.length)],
    );
    const last = await tus.send(location, half, clip.subarray(half));
    assert.deepEqual([last.status, last.headers.get('upload-offset')], [204, String(clip.length)]);

    const item = await findMedia(read, mediaId);
    assert.equal(item?.status, 'processing');
    assert.deepEqual(item?.picture, { width: 640, height: 360 });
    assert.equal(item?.durationSeconds, 5);
    const source = await readFile(await blobs.localPath(`${mediaFolder(mediaId)}/source`));
    assert.ok(source.equals(clip));
    assert.deepEqual(await filesBelow(join(dataDir, 'uploads')), []);
    const again = await tus.look(location);
    assert.equal(again.headers.get('upload-offset'), String(clip.length));
    const jobs = await read.selectFrom('transcoding_jobs').select(['state', 'media_id']).execute();
    assert.deepEqual(
      jobs.map(({ state, media_id }) => [state, media_id]),
      [['queued', mediaId]],
    );
  });

  test('uploads are refused to callers who are not signed in and to pages of other sites', async () => {
    const { address, tus, draft, clip } = await openUploadSite(open);
    const mediaId = await draft();
    const stranger = createTusRequests(address, null);
    assert.equal((await stranger.create(mediaId, clip.length)).code, 'accounts.sign_in_required');
    assert.equal(
      (await tus.create(mediaId, clip.length, 'a.mp4', { origin: 'https://evil.example' })).code,
      'request.foreign_origin',
    );
    const created = await tus.create(mediaId, clip.length);
    const location = created.headers.get('location')!;
    assert.equal((await stranger.look(location)).status, 401);
    assert.equal((await stranger.send(location, 0, clip)).code, 'accounts.sign_in_required');
    const asked = await tus.ask('OPTIONS', '/api/uploads', { origin: 'https://evil.example' });
    assert.equal(
      asked.headers.get('tus-max-size'),
      String(100 << 20),
      'the page says the limit before a file is chosen',
    );
    for (const { headers } of [created, asked, await tus.look(location), await tus.send(location, 5, clip)]) {
      assert.deepEqual(
        [...headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      );
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.ok(headers.get('content-security-policy'));
    }
  });

  test('an upload is answered with 404 to other accounts than the one that made it', async () => {
    const { tus, signIn, write, draft, clip } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    const bo = await makeAccount(write, { name: 'Bo', role: 'admin' });
    const others = await signIn(bo.id);
    assert.equal((await others.look(location)).status, 404);
    assert.equal((await others.send(location, 0, clip)).code, 'uploads.not_found');
    assert.equal((await others.drop(location)).code, 'uploads.not_found');
    assert.equal((await tus.look(location)).status, 200);
    for (const path of [
      '/api/uploads/AAAAAAAAAAAAAAAAAAAAAA',
      '/api/uploads/x',
      '/api/uploads/..%2f..%2fetc%2fpasswd',
      '/api/uploads/%00',
    ]) {
      const reply = await tus.ask(
        'PATCH',
        path,
        { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        clip,
      );
      assert.deepEqual([path, reply.status, reply.code], [path, 404, 'uploads.not_found']);
    }
  });

  test('a file is accepted only for an item that the account may change and that waits for one', async () => {
    const { tus, write, draft, ana, clip } = await openUploadSite(open);
    const bo = await makeAccount(write);
    assert.equal((await tus.create(await draft(bo.id), clip.length)).code, 'media.not_found');
    const published = await makeMedia(write, { ownerId: bo.id, visibility: 'published', status: 'draft' });
    assert.equal((await tus.create(published, clip.length)).code, 'media.not_permitted');
    assert.equal((await tus.create('no-such-item', clip.length)).code, 'media.not_found');
    assert.equal(
      (await tus.create(await makeMedia(write, { ownerId: ana.id, status: 'ready' }), clip.length)).code,
      'uploads.not_expected',
    );
    assert.equal(
      (await tus.create(await makeMedia(write, { ownerId: ana.id, status: 'processing' }), clip.length)).code,
      'uploads.not_expected',
    );
    assert.equal(
      (await tus.create(await makeMedia(write, { ownerId: ana.id, status: 'failed' }), clip.length)).status,
      201,
    );
  });

  test('an upload is not finished by an account whose right to change the item was revoked', async () => {
    const { write, read, draft, clip, signIn } = await openUploadSite(open);
    const [owner, editor] = [await makeAccount(write), await makeAccount(write)];
    const mediaId = await draft(owner.id);
    await makeGrant(write, mediaId, editor.id, { role: 'editor' });
    const tus = await signIn(editor.id);
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    assert.equal((await tus.send(location, 0, clip.subarray(0, 1000))).status, 204);
    await write(({ db }) => db.deleteFrom('item_grants').execute());
    assert.equal((await tus.send(location, 1000, clip.subarray(1000))).code, 'media.not_found');
    assert.equal((await findMedia(read, mediaId))?.status, 'uploading');
  });

  test('the limits of size, quota and disk, and an empty file, are refused before a byte is sent', async () => {
    let free = 10_000;
    const { tus, draft, read } = await openUploadSite(open, {
      limits: { uploadLimitBytes: 6_000, accountQuotaBytes: 9_000, freeDiskBytes: 5_000 },
      wrapBlobs: (blobs) => ({ ...blobs, freeBytes: async () => free }),
    });
    const one = await draft();
    const asked = async (mediaId: string, size: number) => {
      const { status, code } = await tus.create(mediaId, size);
      return [status, code];
    };
    assert.deepEqual(await asked(one, 0), [415, 'uploads.empty']);
    assert.deepEqual(await asked(one, 6_001), [413, 'uploads.too_large']);
    assert.deepEqual(await asked(one, Number.MAX_SAFE_INTEGER + 2), [413, 'uploads.too_large']);
    assert.deepEqual(await asked(one, 5_001), [503, 'storage.full']);
    free = 100_000;
    assert.deepEqual(await asked(one, 6_000), [201, null]);
    assert.deepEqual(await asked(await draft(), 3_001), [413, 'uploads.quota_reached']);
    assert.deepEqual(await asked(await draft(), 3_000), [201, null]);
    assert.equal((await read.selectFrom('uploads').select('id').execute()).length, 2);
  });

  test('a request that is not tus is refused with Foyer’s error format, not the library’s text', async () => {
    const { tus, draft, clip } = await openUploadSite(open);
    const mediaId = await draft();
    const replies = [
      await tus.ask('POST', '/api/uploads', { 'tus-resumable': '0.2.2', 'upload-length': '5' }),
      await tus.ask('POST', '/api/uploads', { 'upload-defer-length': '1' }),
      await tus.ask('POST', '/api/uploads', { 'upload-length': '-5' }),
      await tus.ask('POST', '/api/uploads', { 'upload-length': '5', 'upload-metadata': 'mediaId not base 64' }),
      await tus.ask('POST', '/api/uploads', {}),
    ];
    for (const reply of replies) {
      assert.ok(reply.status >= 400 && reply.status < 500, String(reply.status));
      assert.equal(reply.code, 'request.malformed');
    }
    assert.equal((await tus.ask('POST', '/api/uploads', { 'upload-length': '5' })).code, 'media.not_found');
    const location = (await tus.create(mediaId, 10)).headers.get('location')!;
    assert.equal((await tus.send(location, 0, clip)).code, 'uploads.too_large');
    assert.equal((await tus.look(location)).headers.get('upload-offset'), '0');
    const asText = { 'upload-offset': '0', 'content-type': 'text/plain' };
    const refused = await tus.ask('PATCH', location, asText, clip);
    assert.deepEqual([refused.status, refused.code], [415, 'request.unsupported_type']);
    assert.equal((await tus.ask('PATCH', location, { 'upload-offset': '0' })).status, 415);
  });

  test('a request may name its method in a header, and no other method counts then', async () => {
    const { tus, draft, clip } = await openUploadSite(open);
    const location = (await tus.create(await draft(), clip.length)).headers.get('location')!;
    const as = (method: string, by: string, headers: Record<string, string> = {}, body?: Buffer) =>
      tus.ask(by, location, { 'x-http-method-override': method, ...headers }, body);
    const part = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    assert.equal((await as('PATCH', 'POST', part, clip.subarray(0, 1000))).status, 204);
    assert.equal((await as('HEAD', 'POST')).headers.get('upload-offset'), '1000');
    assert.equal((await as('DELETE', 'GET', { origin: 'https://evil.example' })).code, 'request.foreign_origin');
    assert.equal((await as('DELETE', 'POST')).status, 204);
    assert.equal((await tus.look(location)).status, 404);
  });

  test('the name of a file is stored as text and never used as a path', async () => {
    const { tus, draft, read, dataDir } = await openUploadSite(open);
    const names = [
      '../../etc/passwd',
      'a\0b.mp4',
      'CON',
      'x'.repeat(300),
      '\u202Egpj.exe',
      'film. . .',
      '',
      '🎬 عربى.mp4',
    ];
    const mediaIds: string[] = [];
    for (const name of names) {
      const mediaId = await draft();
      assert.equal((await tus.create(mediaId, 5, name)).status, 201);
      mediaIds.push(mediaId);
    }
    const rows = await read.selectFrom('uploads').select(['media_id', 'filename']).execute();
    const stored = mediaIds.map((id) => rows.find((row) => row.media_id === id)?.filename);
    assert.deepEqual(stored, [
      '../../etc/passwd',
      'a b.mp4',
      'CON',
      'x'.repeat(255),
      'gpj.exe',
      'film',
      'file',
      '🎬 عربى.mp4',
    ]);
    const files = await readdir(join(dataDir, 'uploads'));
    assert.equal(files.length, names.length);
    for (const file of files) assert.match(file, /^[\w-]{22}$/u);
  });

  test('a second browser cannot interfere; one that lost or never got its upload’s address begins again', async () => {
    const { tus, signIn, ana, draft, clock, clip } = await openUploadSite(open);
    const mediaId = await draft();
    const other = await signIn(ana.id);
    const lost = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    const known = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    assert.equal((await tus.look(lost)).status, 404);
    await tus.send(known, 0, clip.subarray(0, 1_000));
    assert.equal((await other.create(mediaId, clip.length)).code, 'uploads.in_progress');
    assert.equal((await tus.look(known)).headers.get('upload-offset'), '1000');
    clock.advance({ seconds: 90 });
    assert.equal((await other.create(mediaId, clip.length)).status, 201);
    assert.equal((await tus.look(known)).status, 404);
  });

  test('an upload that is given up leaves no file, and the item accepts another', async () => {
    const { tus, draft, read, dataDir, clip } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length)).headers.get('location')!;
    await tus.send(location, 0, clip.subarray(0, 500));
    assert.equal((await tus.drop(location)).status, 204);
    assert.equal((await tus.look(location)).status, 404);
    assert.deepEqual(await filesBelow(dataDir), []);
    assert.equal((await findMedia(read, mediaId))?.status, 'draft');
    const finished = await tus.upload(mediaId, clip);
    assert.equal(finished.status, 204);
  });
});
