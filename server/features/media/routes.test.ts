import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { openMediaHouse } from '#server/testing/media-house.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { startPurge } from './purge.ts';

const nowhere = 'A'.repeat(22);

forEachDatabase((_, open) => {
  describe('an item of somebody else', () => {
    const everyCall: [string, object?][] = [
      ['GET'],
      ['PATCH', { title: 'Mine now' }],
      ['DELETE'],
      ['PUT like'],
      ['DELETE like'],
      ['GET poster'],
    ];
    test('that is private is answered like one that does not exist, by every route', async () => {
      const { call, come, write, posters } = await openMediaHouse(open);
      const [ana, bo] = [await come(), await come()];
      const id = await makeMedia(write, { ownerId: ana.id, hasPoster: true });
      posters.set(id, Buffer.from('picture'));
      for (const [what, body] of everyCall) {
        const [method, path] = what.split(' ');
        const ask = (mediaId: string) =>
          call(`${method} /api/media/${mediaId}${path ? `/${path}` : ''}`, {
            cookie: bo.cookie,
            ...(body && { body }),
          });
        const [hidden, absent] = [await ask(id), await ask(nowhere)];
        assert.deepEqual([hidden.status, hidden.body.code], [404, 'media.not_found'], what);
        assert.deepEqual({ ...hidden.body, requestId: '' }, { ...absent.body, requestId: '' }, what);
      }
      const kept = await call(`GET /api/media/${id}`, { cookie: ana.cookie });
      assert.equal(kept.body.counts.likes, 0);
    });

    test('that is published can be seen and liked, not changed or deleted', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const [ana, bo] = [await come(), await come('member')];
      const id = await makeMedia(write, { ownerId: ana.id, visibility: 'published' });
      const seen = await call(`GET /api/media/${id}`, { cookie: bo.cookie });
      assert.deepEqual([seen.status, seen.body.guestLinks, seen.body.may.edit], [200, null, false]);
      for (const [method, body] of [['PATCH', { title: 'Mine now' }], ['DELETE']] as [string, object?][]) {
        const reply = await call(`${method} /api/media/${id}`, { cookie: bo.cookie, ...(body && { body }) });
        assert.deepEqual([reply.status, reply.body.code], [403, 'media.not_permitted']);
      }
    });

    test('can be changed by an administrator', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const [ana, admin] = [await come(), await come('admin')];
      const id = await makeMedia(write, { ownerId: ana.id });
      assert.equal(
        (await call(`PATCH /api/media/${id}`, { cookie: admin.cookie, body: { title: 'Tidied' } })).body.title,
        'Tidied',
      );
      assert.equal((await call(`DELETE /api/media/${id}`, { cookie: admin.cookie })).status, 204);
    });

    test('is refused to callers who are not signed in', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const id = await makeMedia(write, { ownerId: (await come()).id, visibility: 'published' });
      for (const what of [
        'GET /api/media',
        `GET /api/media/${id}`,
        `GET /api/media/${id}/poster`,
        `PUT /api/media/${id}/like`,
        `DELETE /api/media/${id}`,
      ]) {
        for (const cookie of [undefined, 'foyer_session=unknown', 'foyer_guest=somebody']) {
          assert.equal((await call(what, { cookie })).status, 401, what);
        }
      }
    });
  });

  describe('deleting an item', () => {
    test('hides it from everybody, and a second request is answered with 404', async () => {
      const { call, come, write, posters } = await openMediaHouse(open);
      const [ana, admin] = [await come(), await come('admin')];
      const id = await makeMedia(write, { ownerId: ana.id, visibility: 'published', hasPoster: true });
      posters.set(id, Buffer.from('picture'));
      assert.equal((await call(`DELETE /api/media/${id}`, { cookie: ana.cookie })).status, 204);
      for (const { cookie } of [ana, admin]) {
        for (const what of [
          `GET /api/media/${id}`,
          `DELETE /api/media/${id}`,
          `PUT /api/media/${id}/like`,
          `GET /api/media/${id}/poster`,
        ]) {
          assert.equal((await call(what, { cookie })).status, 404, what);
        }
        assert.equal((await call('GET /api/media', { cookie })).body.total, 0);
      }
    });

    test('keeps row and files for thirty days, then removes both', async () => {
      const { call, come, write, read, clock } = await openMediaHouse(open);
      const ana = await come();
      const [stuck, gone, kept] = [
        await makeMedia(write, { ownerId: ana.id }),
        await makeMedia(write, { ownerId: ana.id }),
        await makeMedia(write, { ownerId: ana.id }),
      ];
      const removed: string[] = [];
      const failed: unknown[] = [];
      let isStuck = true;
      const purge = startPurge({
        read,
        write,
        clock,
        async removeFiles(id) {
          if (id === stuck && isStuck) throw new Error('The disk is away.');
          removed.push(id);
        },
        onError: (error) => failed.push(error),
      });
      try {
        await call(`DELETE /api/media/${stuck}`, { cookie: ana.cookie });
        await call(`DELETE /api/media/${gone}`, { cookie: ana.cookie });
        clock.advance({ days: 30 });
        assert.equal(await purge.run(), 0);
        clock.advance({ ms: 1 });
        assert.equal(await purge.run(), 1);
        assert.deepEqual([removed, failed.length], [[gone], 1]);
        isStuck = false;
        assert.equal(await purge.run(), 1);
        const rows = await read.selectFrom('media').select('id').execute();
        assert.deepEqual(
          rows.map(({ id }) => id),
          [kept],
        );
      } finally {
        purge.close();
      }
    });
  });

  describe('the poster', () => {
    test('is a picture for those who may see the item, cached for a minute and revalidated by ETag', async () => {
      const { call, come, write, posters } = await openMediaHouse(open);
      const [ana, bo] = [await come(), await come('member')];
      const id = await makeMedia(write, { ownerId: ana.id, visibility: 'unlisted', hasPoster: true });
      posters.set(id, Buffer.from([0xff, 0xd8, 1, 2, 3]));
      const reply = await call(`GET /api/media/${id}/poster`, { cookie: bo.cookie });
      assert.equal(reply.status, 200);
      assert.deepEqual([...reply.raw], [0xff, 0xd8, 1, 2, 3]);
      assert.deepEqual(
        [reply.headers['content-type'], reply.headers['cache-control'], reply.headers['x-content-type-options']],
        ['image/jpeg', 'private, max-age=60', 'nosniff'],
      );
      const again = await call(`GET /api/media/${id}/poster`, {
        cookie: bo.cookie,
        headers: { 'if-none-match': String(reply.headers['etag']) },
      });
      assert.deepEqual([again.status, again.raw.length], [304, 0]);
      assert.equal((await call(`HEAD /api/media/${id}/poster`, { cookie: bo.cookie })).headers['content-length'], '5');
    });

    test('that does not exist yet is answered with 404', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      for (const hasPoster of [true, false]) {
        const id = await makeMedia(write, { ownerId: ana.id, hasPoster });
        const reply = await call(`GET /api/media/${id}/poster`, { cookie: ana.cookie });
        assert.deepEqual([reply.status, reply.body.code], [404, 'media.no_poster']);
      }
    });
  });
});
