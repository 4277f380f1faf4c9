import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { openMediaHouse } from '#server/testing/media-house.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const nowhere = 'A'.repeat(22);

forEachDatabase((_, open) => {
  describe('changing an item', () => {
    test('keeps what is left out, and increases the version', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      const id = await makeMedia(write, { ownerId: ana.id, title: 'Harbour', tags: ['ice'], description: 'Long' });
      const reply = await call(`PATCH /api/media/${id}`, { cookie: ana.cookie, body: { description: '' } });
      const { title, tags, description, version } = reply.body;
      assert.deepEqual(
        { title, tags, description, version },
        { title: 'Harbour', tags: ['ice'], description: '', version: 2 },
      );
    });

    test('in two windows at once is refused for the second, so that no change is lost silently', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      const id = await makeMedia(write, { ownerId: ana.id });
      const replies = await Promise.all(
        ['First', 'Second'].map((title) =>
          call(`PATCH /api/media/${id}`, { cookie: ana.cookie, body: { title, version: 1 } }),
        ),
      );
      assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409]);
      assert.equal(replies.find(({ status }) => status === 409)!.body.code, 'media.changed_meanwhile');
      const kept = (await call(`GET /api/media/${id}`, { cookie: ana.cookie })).body;
      assert.deepEqual([kept.title, kept.version], [replies.find(({ status }) => status === 200)!.body.title, 2]);
    });

    test('does not conflict with likes, views and processing', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      const id = await makeMedia(write, { ownerId: ana.id });
      await call(`PUT /api/media/${id}/like`, { cookie: ana.cookie });
      const reply = await call(`PATCH /api/media/${id}`, {
        cookie: ana.cookie,
        body: { title: 'Still mine', version: 1 },
      });
      assert.equal(reply.status, 200);
    });

    test('sets the date of publication the first time it is published', async () => {
      const { call, come, write, clock } = await openMediaHouse(open);
      const ana = await come();
      const id = await makeMedia(write, { ownerId: ana.id });
      clock.advance({ days: 3 });
      const publish = (visibility: string) =>
        call(`PATCH /api/media/${id}`, { cookie: ana.cookie, body: { visibility } });
      assert.equal((await publish('published')).body.publishedAt, '2026-11-25T10:00:00.000Z');
      clock.advance({ days: 3 });
      await publish('private');
      assert.equal((await publish('published')).body.publishedAt, '2026-11-25T10:00:00.000Z');
    });

    test('refuses what cannot be used, at its field', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      const id = await makeMedia(write, { ownerId: ana.id });
      for (const [body, field] of [
        [{ title: '' }, 'title'],
        [{ visibility: null }, 'visibility'],
        [{ version: '1' }, 'version'],
        [{ version: 1.5 }, 'version'],
        [{ kind: 'live' }, 'kind'],
        [{ ownerId: nowhere }, 'ownerId'],
        [{ likes: 5 }, 'likes'],
      ] as [object, string][]) {
        const reply = await call(`PATCH /api/media/${id}`, { cookie: ana.cookie, body });
        assert.deepEqual([reply.status, reply.body.details?.[0].field], [422, field], JSON.stringify(body));
      }
      assert.equal((await call(`GET /api/media/${id}`, { cookie: ana.cookie })).body.version, 1);
    });
  });

  describe('liking', () => {
    test('counts each member once, with many requests at the same time', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const [ana, bo] = [await come(), await come('member')];
      const id = await makeMedia(write, { ownerId: ana.id, visibility: 'published' });
      const like = (cookie: string) => call(`PUT /api/media/${id}/like`, { cookie });
      await Promise.all([like(ana.cookie), like(bo.cookie), like(bo.cookie), like(bo.cookie)]);
      const liked = (await call(`GET /api/media/${id}`, { cookie: bo.cookie })).body;
      assert.deepEqual([liked.counts.likes, liked.liked], [2, true]);
      const unlike = () => call(`DELETE /api/media/${id}/like`, { cookie: bo.cookie });
      const replies = await Promise.all([unlike(), unlike()]);
      assert.deepEqual(
        replies.map(({ body }) => [body.counts.likes, body.liked]),
        [
          [1, false],
          [1, false],
        ],
      );
    });
  });
});
