import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksum } from '#contracts/checksum.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { openUploadSite } from '#server/testing/upload-site.ts';

forEachDatabase((_, open) => {
  test('after two minutes without a byte, other browsers of the same account are told where to continue', async () => {
    const { tus, draft, clip, read, uploads, clock, http, write, ana, signIn } = await openUploadSite(open);
    const mediaId = await draft();
    const location = (await tus.create(mediaId, clip.length, 'Harbour.mp4')).headers.get('location')!;
    const third = Math.floor(clip.length / 3);
    await tus.send(location, 0, clip.subarray(0, third));
    const { cookie } = await makeSession(write, ana.id);
    const other = await makeSession(write, (await makeAccount(write, { name: 'Ben' })).id);
    const step = async () => (await uploads.findProgress(read, [mediaId])).get(mediaId)?.step;
    const found = async (asks = cookie) => (await http.call('GET /api/uploads', { cookie: asks })).body.uploads;

    clock.advance({ minutes: 1 });
    assert.deepEqual([await step(), await found()], ['uploading', []]);
    clock.advance({ minutes: 2 });
    assert.equal(await step(), 'interrupted');
    const beginning = { bytes: Math.min(third, 65_536), sum: checksum(clip.subarray(0, Math.min(third, 65_536))) };
    const facts = { mediaId, filename: 'Harbour.mp4', sizeBytes: clip.length, receivedBytes: third };
    assert.deepEqual(await found(), [{ ...facts, address: location, beginning }]);
    assert.deepEqual(await found(other.cookie), []);
    assert.equal((await http.call('GET /api/uploads')).status, 401);

    const elsewhere = await signIn(ana.id);
    const seen = await elsewhere.look(location);
    assert.equal(seen.headers.get('upload-offset'), String(third));
    assert.equal((await elsewhere.send(location, third, clip.subarray(third))).status, 204);
    assert.deepEqual([await step(), await found()], [undefined, []]);
  });

  test('an upload without any bytes and one of a deleted item are not offered', async () => {
    const { tus, draft, clip, clock, http, write, ana } = await openUploadSite(open);
    const [empty, deleted] = [await draft(), await draft()];
    for (const mediaId of [empty, deleted]) await tus.create(mediaId, clip.length);
    await write((unit) => unit.db.updateTable('media').set({ deleted_at: 1 }).where('id', '=', deleted).execute());
    clock.advance({ minutes: 3 });
    const { cookie } = await makeSession(write, ana.id);
    const { uploads } = (await http.call('GET /api/uploads', { cookie })).body;
    assert.deepEqual(
      uploads.map((upload: Record<string, unknown>) => [
        upload['mediaId'],
        upload['receivedBytes'],
        upload['beginning'],
      ]),
      [[empty, 0, { bytes: 0, sum: '811c9dc5' }]],
    );
  });
});

test('the sum is FNV-1a of 32 bits', () => {
  assert.equal(checksum(Buffer.from('a')), 'e40c292c');
  assert.equal(checksum(Buffer.from('foobar')), 'bf9cf968');
});
