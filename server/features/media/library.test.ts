import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { openMediaHouse } from '#server/testing/media-house.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const nowhere = 'A'.repeat(22);
const titles = (body: { items: { title: string }[] }) => body.items.map(({ title }) => title);

forEachDatabase((_, open) => {
  describe('the library', () => {
    test('lists published items and the member’s own, not unlisted ones; administrators see all', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const [ana, bo, admin] = [await come(), await come('member'), await come('admin')];
      const ids: Record<string, string> = {};
      for (const visibility of ['private', 'unlisted', 'published'] as const) {
        ids[visibility] = await makeMedia(write, { ownerId: ana.id, title: visibility, visibility });
      }
      const list = async (cookie: string, query = '') =>
        titles((await call(`GET /api/media${query}`, { cookie })).body).sort();
      assert.deepEqual(await list(bo.cookie), ['published']);
      assert.deepEqual(await list(ana.cookie), ['private', 'published', 'unlisted']);
      assert.deepEqual(await list(admin.cookie), ['private', 'published', 'unlisted']);
      assert.deepEqual(await list(admin.cookie, '?mine=true'), []);
      assert.deepEqual(await list(bo.cookie, '?mine=true'), []);
      assert.equal((await call(`GET /api/media/${ids['unlisted']}`, { cookie: bo.cookie })).status, 200);
    });

    test('is searched by words of title, description and tags, with special characters taken literally', async () => {
      const { call, come, write } = await openMediaHouse(open);
      const ana = await come();
      const items = [
        { title: 'Harbour at DAWN', description: '100% real', tags: ['Ice Age'] },
        { title: 'Häfen am Morgen', description: 'snake_case \\ path', tags: ['ice'] },
        { title: 'Øre', description: 'ice', tags: [] },
        { title: 'He said "a"', description: '', tags: ['q"t', '50%'] },
      ];
      for (const item of items) await makeMedia(write, { ownerId: ana.id, ...item });
      const find = async (query: Record<string, string>) =>
        titles((await call(`GET /api/media?${new URLSearchParams(query)}`, { cookie: ana.cookie })).body).sort();
      const all = items.map(({ title }) => title).sort();
      const cases: [Record<string, string>, string[]][] = [
        [{ query: 'dawn harbour' }, ['Harbour at DAWN']],
        [{ query: 'HÄFEN' }, ['Häfen am Morgen']],
        [{ query: 'ha\u0308fen' }, ['Häfen am Morgen']],
        [{ query: 'hafen' }, ['Häfen am Morgen']],
        [{ query: 'dáwn' }, ['Harbour at DAWN']],
        [{ query: 'øre' }, ['Øre']],
        [{ query: '100%' }, ['Harbour at DAWN']],
        [{ query: '%' }, ['Harbour at DAWN', 'He said "a"']],
        [{ query: '_' }, ['Häfen am Morgen']],
        [{ query: '\\' }, ['Häfen am Morgen']],
        [{ query: 'nothing of it' }, []],
        [{ query: '\u0000' }, all],
        [{ query: "' or 1=1 --" }, []],
        [{ tag: 'ICE' }, ['Häfen am Morgen']],
        [{ tag: 'ice age' }, ['Harbour at DAWN']],
        [{ tag: 'q"t' }, ['He said "a"']],
        [{ tag: '50%' }, ['He said "a"']],
        [{ tag: '%' }, []],
        [{ tag: 'ice\u001E' }, ['Häfen am Morgen']],
        [{ kind: 'room' }, []],
        [{ query: 'ice', tag: 'ice' }, ['Häfen am Morgen']],
      ];
      for (const [query, expected] of cases) assert.deepEqual(await find(query), expected, JSON.stringify(query));
    });

    test('comes in pages without gaps or repetitions, in every order', async () => {
      const { call, come, write, read, clock } = await openMediaHouse(open);
      const ana = await come();
      for (let at = 0; at < 60; at += 1) {
        // Many items share an instant, a title and a count, so that one column does not decide the order.
        if (at % 7 === 0) clock.advance({ minutes: 1 });
        const id = await makeMedia(write, { ownerId: ana.id, title: `${at % 2 ? 'Dawn' : 'dawn'} ${at % 5}` });
        await write(
          async (unit) =>
            void (await unit.db
              .updateTable('media')
              .set({ views: at % 3 })
              .where('id', '=', id)
              .execute()),
        );
      }
      const keys = {
        newest: (item: any) => -new Date(item.createdAt).getTime(), // eslint-disable-line typescript/no-explicit-any
        oldest: (item: any) => new Date(item.createdAt).getTime(), // eslint-disable-line typescript/no-explicit-any
        title: (item: any) => item.title.toLowerCase(), // eslint-disable-line typescript/no-explicit-any
        views: (item: any) => -item.counts.views, // eslint-disable-line typescript/no-explicit-any
      };
      for (const [sort, key] of Object.entries(keys)) {
        const seen: any[] = []; // eslint-disable-line typescript/no-explicit-any
        const lengths: number[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const { body } = await call(`GET /api/media?sort=${sort}${cursor && `&cursor=${cursor}`}`, {
            cookie: ana.cookie,
          });
          assert.equal(body.total, 60);
          seen.push(...body.items);
          lengths.push(body.items.length);
          cursor = body.nextCursor;
        }
        assert.deepEqual(lengths, [24, 24, 12], sort);
        assert.equal(new Set(seen.map(({ id }) => id)).size, 60, sort);
        const inOrder = seen.map(key);
        assert.deepEqual(
          inOrder,
          [...inOrder].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
          sort,
        );
      }
      assert.equal((await read.selectFrom('media').select('id').execute()).length, 60);
    });

    test('calls each other feature once for a whole page, and only with the items that concern it', async () => {
      const { call, come, write, asked } = await openMediaHouse(open);
      const [ana, bo] = [await come('creator', 'Ana'), await come('creator', 'Bo')];
      for (let count = 0; count < 5; count += 1) await makeMedia(write, { ownerId: ana.id });
      await makeMedia(write, { ownerId: ana.id, status: 'processing', isPlayable: false });
      await makeMedia(write, { ownerId: bo.id, visibility: 'published' });
      const { body } = await call('GET /api/media', { cookie: ana.cookie });
      assert.deepEqual(asked.sort(), ['links of 6', 'progress of 1']);
      assert.equal(body.items.filter((item: { progress?: unknown }) => item.progress).length, 1);
      assert.deepEqual(
        new Set(
          body.items.map(
            (item: { owner: { name: string }; guestLinks: number | null }) => `${item.owner.name} ${item.guestLinks}`,
          ),
        ),
        new Set(['Ana 2', 'Bo null']),
      );
    });

    test('refuses invalid queries and names the field', async () => {
      const { call, come } = await openMediaHouse(open);
      const { cookie } = await come();
      for (const [query, field] of [
        ['kind=audio', 'kind'],
        ['sort=random', 'sort'],
        ['mine=yes', 'mine'],
        ['cursor=%00', 'cursor'],
        [`cursor=${nowhere}`, 'cursor'],
        [`query=${'x'.repeat(201)}`, 'query'],
        ['query=a&query=b', 'query'],
        ['owner=me', 'owner'],
      ]) {
        const reply = await call(`GET /api/media?${query}`, { cookie });
        assert.deepEqual([reply.status, reply.body.details?.[0].field], [422, field], query);
      }
      for (const id of ['1', '%00', '..%2f..%2fetc', 'x'.repeat(5000)]) {
        assert.equal((await call(`GET /api/media/${id}`, { cookie })).status, 404, id);
        assert.equal((await call(`GET /api/media/${id}/poster`, { cookie })).status, 404, id);
      }
    });
  });
});
