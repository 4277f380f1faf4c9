import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openMediaHouse } from '#server/testing/media-house.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const nowhere = 'A'.repeat(22);

forEachDatabase((_, open) => {
  describe('creating an item', () => {
    test('with the same key after a lost answer returns the first item, and keys count per owner', async () => {
      const { call, come } = await openMediaHouse(open);
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
      const { call, come } = await openMediaHouse(open);
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
        lostTrack: null,
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
      const { call, come } = await openMediaHouse(open);
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
      const { call, come } = await openMediaHouse(open);
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
      const { call, come } = await openMediaHouse(open);
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
});
