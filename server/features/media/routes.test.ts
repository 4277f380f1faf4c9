import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccountRole } from '#contracts/accounts.ts';
import { createAccess } from '#server/access/find-rights.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { createAccountSessions } from '#server/features/accounts/sessions.ts';
import { findAccountNames } from '#server/features/accounts/store.ts';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { makeAccount, makeMedia, makeSession } from '#server/testing/make.ts';
import { plainKinds } from '#server/testing/plain-kinds.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import { createTestHttp } from '#server/testing/test-http.ts';
import { startPurge } from './purge.ts';
import { serveMedia, servePoster } from './routes.ts';

const nowhere = 'A'.repeat(22);
const titles = (body: { items: { title: string }[] }) => body.items.map(({ title }) => title);

async function openHouse(open: OpenTestDatabase) {
  const clock = createFixedClock();
  const database = await open(clock);
  const { write } = database;
  const access = createAccess(() => ({ modules: defaultModules }));
  const http = createTestHttp(createAccountSessions({ ...database, clock }).find, (person, mediaId) =>
    access.find(database.read, person, mediaId),
  );
  const asked: string[] = [];
  serveMedia(http.serve, {
    ...database,
    kinds: plainKinds,
    findAccountNames,
    findChannels: async () => new Map(),
    async countGuestLinks(_db, ids) {
      asked.push(`links of ${ids.length}`);
      return new Map(ids.map((id) => [id, 2]));
    },
    async findProgress(_db, ids) {
      asked.push(`progress of ${ids.length}`);
      return new Map(ids.map((id) => [id, { fraction: 0.5, step: 'processing', secondsLeft: null }]));
    },
    decideForItems: access.decideForItems,
    isListedFor: access.isListedFor,
    mediaUrl: (id) => `https://media.example.org/media/${id}`,
  });
  const posters = new Map<string, Buffer>();
  servePoster(http.app, { ...http, ...database, access, readPoster: async (id) => posters.get(id) ?? null });
  async function come(role: AccountRole = 'creator', name = 'Ana') {
    const account = await makeAccount(write, { role, name });
    const { cookie } = await makeSession(write, account.id);
    return { ...account, cookie };
  }
  return { ...database, ...http, clock, asked, posters, come };
}

forEachDatabase((_, open) => {
  describe('creating an item', () => {
    test('with the same key after a lost answer returns the first item, and keys count per owner', async () => {
      const { call, come } = await openHouse(open);
      const [ana, ben] = [await come(), await come()];
      const ask = async ({ cookie }: { cookie: string }, idempotencyKey?: string) =>
        (await call('POST /api/media', { cookie, body: { kind: 'video', title: 'Harbour', idempotencyKey } })).body.id;
      const [first, atOnce] = await Promise.all([ask(ana, 'upload-1'), ask(ana, 'upload-1')]);
      assert.deepEqual([atOnce, await ask(ana, 'upload-1')], [first, first]);
      const ids = [first, await ask(ana, 'upload-2'), await ask(ben, 'upload-1'), await ask(ana), await ask(ana)];
      assert.equal(new Set(ids).size, 5);
      const mine = await call('GET /api/media?mine=true', { cookie: ana.cookie });
      assert.equal(mine.body.total, 4);
      const bad = await call('POST /api/media', {
        cookie: ana.cookie,
        body: { kind: 'video', title: 'Harbour', idempotencyKey: 'short' },
      });
      assert.deepEqual([bad.status, bad.body.details[0].field], [422, 'idempotencyKey']);
    });

    test('gives a private draft that waits for an upload', async () => {
      const { call, come } = await openHouse(open);
      const ana = await come();
      const body = {
        kind: 'video',
        title: '  Harbour at dawn ',
        description: 'Two lines\r\nof it',
        tags: ['Harbour', 'harbour', 'ice'],
      };
      const reply = await call('POST /api/media', { cookie: ana.cookie, body });
      assert.equal(reply.status, 201);
      const { id, url, createdAt, ...rest } = reply.body;
      assert.match(id, /^[\w-]{22}$/u);
      assert.equal(url, `https://media.example.org/media/${id}`);
      assert.deepEqual(rest, {
        kind: 'video',
        title: 'Harbour at dawn',
        description: 'Two lines\nof it',
        tags: ['Harbour', 'ice'],
        visibility: 'private',
        status: 'draft',
        isPlayable: false,
        failure: null,
        owner: { id: ana.id, name: 'Ana' },
        channel: null,
        takesGuests: true,
        durationSeconds: null,
        picture: null,
        hasPoster: false,
        publishedAt: createdAt,
        version: 1,
        counts: { views: 0, plays: 0, likes: 0 },
        liked: false,
        guestLinks: 2,
        may: {
          edit: true,
          delete: true,
          upload: true,
          like: true,
          share: true,
          manageGuestAccess: true,
          followLinks: true,
          collaborate: true,
          invite: true,
          seeAttendance: true,
        },
      });
    });

    test('is allowed to creators and administrators, for videos and rooms', async () => {
      const { call, come } = await openHouse(open);
      const [member, admin, creator] = [await come('member'), await come('admin'), await come()];
      const post = (cookie: string, kind = 'video') =>
        call('POST /api/media', { cookie, body: { kind, title: 'Mine' } });
      const refused = await post(member.cookie);
      assert.deepEqual([refused.status, refused.body.code], [403, 'media.creation_not_permitted']);
      assert.equal((await post(admin.cookie)).status, 201);
      const room = await post(creator.cookie, 'room');
      assert.deepEqual([room.status, room.body.status], [201, 'ready']);
      const live = await post(creator.cookie, 'live');
      assert.deepEqual([live.status, live.body.status], [201, 'ready']);
    });

    test('accepts titles of every script', async () => {
      const { call, come } = await openHouse(open);
      const { cookie } = await come();
      for (const title of [
        '<script>alert(1)</script>',
        '👩🏽‍🎤🎬',
        'مرحبا بالعالم',
        "'; drop table media; --",
        '${7*7}{{7*7}}',
        'x'.repeat(200),
      ]) {
        const reply = await call('POST /api/media', { cookie, body: { kind: 'video', title } });
        assert.deepEqual([reply.status, reply.body.title], [201, title]);
      }
      const marked = await call('POST /api/media', {
        cookie,
        body: { kind: 'video', title: '\u202Egpj.\u0000exe\u0007', tags: ['\u200Fice\u0000'] },
      });
      assert.deepEqual([marked.body.title, marked.body.tags], ['gpj.exe', ['ice']]);
    });

    const bad: [object, string][] = [
      [{ title: undefined }, 'title'],
      [{ title: '' }, 'title'],
      [{ title: '\u0000\u202E \n' }, 'title'],
      [{ title: 'x'.repeat(201) }, 'title'],
      [{ title: 12 }, 'title'],
      [{ title: { $ne: '' } }, 'title'],
      [{ description: 'x'.repeat(5001) }, 'description'],
      [{ description: null }, 'description'],
      [{ tags: 'ice' }, 'tags'],
      [{ tags: [''] }, 'tags.0'],
      [{ tags: ['ice', 5] }, 'tags.1'],
      [{ tags: ['x'.repeat(41)] }, 'tags.0'],
      [{ tags: Array.from({ length: 21 }, (_unused, at) => `tag ${at}`) }, 'tags'],
      [{ visibility: 'public' }, 'visibility'],
      [{ kind: 'audio' }, 'kind'],
      [{ ownerId: nowhere }, 'ownerId'],
      [{ status: 'ready' }, 'status'],
    ];
    test('refuses invalid input, names its field, and creates nothing', async () => {
      const { call, come } = await openHouse(open);
      const { cookie } = await come();
      for (const [wrong, field] of bad) {
        const reply = await call('POST /api/media', { cookie, body: { kind: 'video', title: 'Mine', ...wrong } });
        assert.deepEqual(
          [reply.status, reply.body.code, reply.body.details?.[0].field],
          [422, 'request.invalid', field],
          JSON.stringify(wrong),
        );
      }
      assert.equal((await call('GET /api/media', { cookie })).body.total, 0);
    });
  });

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
      const { call, come, write, posters } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
      const [ana, admin] = [await come(), await come('admin')];
      const id = await makeMedia(write, { ownerId: ana.id });
      assert.equal(
        (await call(`PATCH /api/media/${id}`, { cookie: admin.cookie, body: { title: 'Tidied' } })).body.title,
        'Tidied',
      );
      assert.equal((await call(`DELETE /api/media/${id}`, { cookie: admin.cookie })).status, 204);
    });

    test('is refused to callers who are not signed in', async () => {
      const { call, come, write } = await openHouse(open);
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

  describe('changing an item', () => {
    test('keeps what is left out, and increases the version', async () => {
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write, clock } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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

  describe('deleting an item', () => {
    test('hides it from everybody, and a second request is answered with 404', async () => {
      const { call, come, write, posters } = await openHouse(open);
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
      const { call, come, write, read, clock } = await openHouse(open);
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

  describe('the library', () => {
    test('lists published items and the member’s own, not unlisted ones; administrators see all', async () => {
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
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
      const { call, come, write, read, clock } = await openHouse(open);
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
      const { call, come, write, asked } = await openHouse(open);
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
      const { call, come } = await openHouse(open);
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

  describe('the poster', () => {
    test('is a picture for those who may see the item, cached for a minute and revalidated by ETag', async () => {
      const { call, come, write, posters } = await openHouse(open);
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
      const { call, come, write } = await openHouse(open);
      const ana = await come();
      for (const hasPoster of [true, false]) {
        const id = await makeMedia(write, { ownerId: ana.id, hasPoster });
        const reply = await call(`GET /api/media/${id}/poster`, { cookie: ana.cookie });
        assert.deepEqual([reply.status, reply.body.code], [404, 'media.no_poster']);
      }
    });
  });
});
