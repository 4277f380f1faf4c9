import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { hashSecret, newSecret } from '#server/random.ts';
import { makeMedia } from '#server/testing/make.ts';
import { openPage } from '#server/testing/room-lab.ts';
import {
  buildTestApp,
  enterAsGuest,
  form,
  shareVideo,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { findKnownBrowsers } from './entry-store.ts';
import { createEnter } from './enter.ts';
import { createGuestTokens } from './token.ts';

const isQuick = process.env['FOYER_TEST_QUICK'] === '1';

forEachDatabase((_database, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  async function clicksOf({ owner, path }: SharedVideo) {
    return (await app.call(`GET ${path}`, { cookie: owner.cookie })).body.links[0].clicks;
  }
  async function countGuests(mediaId: string): Promise<number> {
    return (await app.read.selectFrom('guest_sessions').selectAll().where('media_id', '=', mediaId).execute()).length;
  }

  describe('entering', () => {
    it('takes a name and an e-mail, reserves one click, and gives the browser a cookie', async () => {
      const shared = await shareVideo(app, { maxClicks: 10 });
      const reply = await app.call(shared.entry, { body: form({ name: '  Ana\u202e Lima ' }) });
      assert.deepEqual([reply.status, reply.body], [201, { mediaId: shared.mediaId, url: `/guest/${shared.mediaId}` }]);
      assert.match(
        String(reply.headers['set-cookie']),
        /^foyer_guest=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/u,
      );
      assert.deepEqual(await clicksOf(shared), { used: 0, reserved: 1, limit: 10 });
      const guests = await app.call(`GET ${shared.path}/guests`, { cookie: shared.owner.cookie });
      assert.equal(guests.body.guests[0].name, 'Ana Lima');
    });

    it('gives the last click to exactly one guest, and counts a new browser even with the same e-mail', async () => {
      const shared = await shareVideo(app, { maxClicks: 2 });
      await enterAsGuest(app, shared);
      await enterAsGuest(app, shared);
      const third = await app.call(shared.entry, { body: form() });
      assert.deepEqual([third.status, third.body.code], [410, 'guest_access.used_up']);
    });

    it('counts a form sent twice once and answers the same; with another name it is refused', async () => {
      const shared = await shareVideo(app, { maxClicks: 5 });
      const body = form();
      const [first, second] = await Promise.all([app.call(shared.entry, { body }), app.call(shared.entry, { body })]);
      assert.deepEqual([first.status, second.status, first.body], [201, 201, second.body]);
      const lost = await app.call(shared.entry, { body });
      assert.equal((await clicksOf(shared)).reserved, 1);
      const cookie = `foyer_guest=${lost.cookies['foyer_guest']}`;
      const opened = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
      assert.equal(opened.status, 201, 'who sent the form again holds the session');
      const other = await app.call(shared.entry, { body: { ...body, name: 'Somebody else' } });
      assert.deepEqual([other.status, other.body.code], [409, 'guest_access.key_reused']);
    });

    it('forgets an idempotency key after ten minutes', async () => {
      const shared = await shareVideo(app);
      const body = form();
      await app.call(shared.entry, { body });
      app.clock.advance({ minutes: 10, seconds: 1 });
      assert.equal((await app.call(shared.entry, { body })).status, 201);
      assert.equal((await clicksOf(shared)).reserved, 2);
    });

    it('lets a browser that has entered resume, by this link or another one of the same item', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      const cookie = await enterAsGuest(app, shared);
      await openPage(app, cookie, shared.mediaId);
      const second = await app.call(`POST ${shared.path}/links`, {
        cookie: shared.owner.cookie,
        body: { name: 'Second', maxClicks: 1 },
      });
      const token = second.body.url.split('/g/')[1];
      for (const link of [shared.token, token]) {
        assert.equal((await app.call(`GET /api/guest-access/${link}`, { cookie })).body.way, 'resume');
        assert.equal((await app.call(`POST /api/guest-access/${link}/enter`, { cookie, body: form() })).status, 201);
      }
      const { body } = await app.call(`GET ${shared.path}`, { cookie: shared.owner.cookie });
      const used = Object.fromEntries(
        body.links.map((link: { name: string; clicks: { used: number } }) => [link.name, link.clicks.used]),
      );
      assert.deepEqual(used, { 'Guest speakers': 1, 'Second': 0 });
    });

    it('keeps guest sessions of several items under one cookie, and replaces a cookie of unknown origin', async () => {
      const [first, second] = [await shareVideo(app), await shareVideo(app)];
      const cookie = await enterAsGuest(app, first);
      const again = await app.call(second.entry, { cookie, body: form() });
      assert.equal(again.cookies['foyer_guest'], undefined);
      for (const { mediaId } of [first, second]) {
        assert.equal((await app.call('POST /api/page-sessions', { cookie, body: { mediaId } })).status, 201);
      }
      const planted = await app.call(first.entry, { cookie: `foyer_guest=${'x'.repeat(43)}`, body: form() });
      assert.match(planted.cookies['foyer_guest'] ?? '', /^(?!x+$)[\w-]{43}$/u);
    });

    const bad: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ name: ' \u200e\u202e ' }, 'name'],
      [{ name: 'x'.repeat(81) }, 'name'],
      [{ name: 5 }, 'name'],
      [{ email: '' }, 'email'],
      [{ email: 'ana' }, 'email'],
      [{ email: '@x' }, 'email'],
      [{ email: 'a@b@c' }, 'email'],
      [{ email: 'a b@c.d' }, 'email'],
      [{ email: 'a\nbcc: x@y.z' }, 'email'],
      [{ email: `${'a'.repeat(250)}@b.cd` }, 'email'],
      [{ email: ['a@b.c'] }, 'email'],
      [{ idempotencyKey: 'short' }, 'idempotencyKey'],
      [{ idempotencyKey: 'x'.repeat(81) }, 'idempotencyKey'],
      [{ idempotencyKey: 'nothing\u0000at all' }, 'idempotencyKey'],
      [{ role: 'moderator' }, 'role'],
      [{ isModerator: true }, 'isModerator'],
      [{ linkId: 'x' }, 'linkId'],
      [{ admitted: true }, 'admitted'],
    ];
    it('refuses invalid input by field, uses no click and writes no row', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      for (const [change, field] of bad) {
        const { status, body } = await app.call(shared.entry, { body: form(change) });
        assert.deepEqual([status, body.details?.[0]?.field], [422, field], JSON.stringify(change));
      }
      for (const payload of [
        '',
        '[]',
        '{"__proto__":{"admitted":true}}',
        '{"constructor":{"prototype":{}}}',
        'null',
        '{',
      ]) {
        const reply = await app.app.inject({
          method: 'POST',
          url: `/api/guest-access/${shared.token}/enter`,
          headers: { 'content-type': 'application/json' },
          payload,
        });
        assert.ok([400, 422].includes(reply.statusCode), `${payload} got ${reply.statusCode}`);
      }
      assert.deepEqual([(await clicksOf(shared)).used, await countGuests(shared.mediaId)], [0, 0]);
    });

    it('accepts names of every script', async () => {
      const shared = await shareVideo(app);
      for (const name of ['Ана', '李明', 'مريم', '🦊 Fox', "O'Neil <b>", 'Zoë', 'a fox cut off \ud83e', 'C:\\udata']) {
        assert.equal((await app.call(shared.entry, { body: form({ name }) })).status, 201, name);
      }
    });

    it('accepts JSON only, for any spelling of the content type', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      const nameless = JSON.stringify(form({ name: '' }));
      for (const type of [
        'application/json ;',
        'APPLICATION/JSON',
        'application/json\t; charset=utf-8',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/jsonx',
        '',
      ]) {
        const { statusCode } = await app.app.inject({
          method: 'POST',
          url: `/api/guest-access/${shared.token}/enter`,
          headers: { 'content-type': type },
          payload: nameless,
        });
        assert.ok([400, 415, 422].includes(statusCode), `${type} got ${statusCode}`);
      }
      assert.equal((await clicksOf(shared)).used, 0);
    });

    it('refuses requests of pages of another site', async () => {
      const shared = await shareVideo(app);
      for (const origin of [
        'https://evil.example',
        'null',
        'http://localhost:8080.evil.example',
        'http://localhost:80801',
      ]) {
        const { status, body } = await app.call(shared.entry, { origin, body: form() });
        assert.deepEqual([status, body.code], [403, 'request.foreign_origin']);
      }
    });
  });

  describe('a crowd', () => {
    it('of 512 at once on a link of seven clicks lets exactly seven in, every time', async () => {
      for (let round = 0; round < (isQuick ? 2 : 20); round += 1) {
        const shared = await shareVideo(app, { maxClicks: 7 });
        const replies = await Promise.all(Array.from({ length: 512 }, () => app.call(shared.entry, { body: form() })));
        const counts = new Map<string, number>();
        for (const { status, body } of replies) {
          const key = status === 201 ? 'in' : body.code;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        assert.deepEqual(Object.fromEntries(counts), { 'in': 7, 'guest_access.used_up': 505 });
        assert.deepEqual([(await clicksOf(shared)).reserved, await countGuests(shared.mediaId)], [7, 7]);
      }
    });

    it('two processes on one database share one limit', async () => {
      const shared = await shareVideo(app, { maxClicks: 50 });
      const tokenHash = createGuestTokens(Buffer.alloc(32, 7)).hash(shared.token);
      const processes = Array.from({ length: 3 }, () =>
        createEnter({
          ...{ write: app.write, isModuleOn: () => true, mostUnconfirmed: 0 },
          ...{ hasLobby: async () => false, endPages: async () => {}, findKnownBrowsers },
        }),
      );
      const outcomes = await Promise.all(
        Array.from({ length: 300 }, (_, index) =>
          processes[index % 3]!(tokenHash, {
            name: 'Ana',
            email: 'a@b.c',
            idempotencyKey: `crowd-${shared.linkId}-${index}`,
            browserHash: null,
            freshHash: hashSecret(newSecret()),
            madeFrom: '',
            network: '',
          }),
        ),
      );
      assert.equal(outcomes.filter(({ entered }) => entered).length, 50);
    });

    it('in any order of events, no link is used beyond its limit and every click is one guest', async () => {
      const seed = Number(process.env['FOYER_TEST_SEED'] ?? Date.now() % 1_000_000);
      const random = createRandom(seed);
      const shared = await shareVideo(app, { maxClicks: 20 });
      const bodies: object[] = [];
      const cookies: string[] = [];
      for (let step = 0; step < (isQuick ? 20 : 120); step += 1) {
        const dice = random();
        if (dice < 0.1)
          await app.call(`PATCH ${shared.path}`, { cookie: shared.owner.cookie, body: { isEnabled: random() < 0.7 } });
        else if (dice < 0.2 && bodies.length > 0)
          await app.call(shared.entry, { body: bodies[Math.floor(random() * bodies.length)] });
        else if (dice < 0.2 + 0.02) await app.rooms.lapse();
        else if (dice < 0.25) await app.call(`POST ${shared.path}/end`, { cookie: shared.owner.cookie, body: {} });
        else if (dice < 0.3) app.clock.advance({ minutes: random() * 8 });
        else {
          const crowd = Array.from({ length: 1 + Math.floor(random() * 6) }, () => form());
          bodies.push(...crowd);
          const replies = await Promise.all(crowd.map((body) => app.call(shared.entry, { body })));
          cookies.push(...replies.flatMap(({ cookies: { foyer_guest: one } }) => (one ? `foyer_guest=${one}` : [])));
          const { mediaId } = shared;
          for (const cookie of cookies.filter(() => random() < 0.3))
            await app.call('POST /api/page-sessions', { cookie, body: { mediaId } });
        }
        const link = await app.read
          .selectFrom('guest_links')
          .selectAll()
          .where('id', '=', shared.linkId)
          .executeTakeFirstOrThrow();
        const guests = await app.read
          .selectFrom('guest_sessions')
          .select('click')
          .where('link_id', '=', link.id)
          .execute();
        const having = (click: string) => guests.filter((one) => one.click === click).length;
        assert.ok(link.used_clicks + link.reserved_clicks <= 20, `seed ${seed}, step ${step}`);
        assert.equal(link.used_clicks, having('used'), `seed ${seed}, step ${step}`);
        assert.equal(link.reserved_clicks, having('reserved'), `seed ${seed}, step ${step}`);
      }
    });
  });

  it('entries by many links at once are each counted for their own link', async () => {
    const owner = await app.member();
    const shared = await Promise.all(Array.from({ length: 4 }, () => shareVideo(app, { maxClicks: 9 })));
    await Promise.all(shared.flatMap((one) => Array.from({ length: 15 }, () => app.call(one.entry, { body: form() }))));
    for (const one of shared) assert.equal((await clicksOf(one)).reserved, 9);
    assert.equal(
      (
        await app.call(`GET /api/media/${await makeMedia(app.write, { ownerId: owner.id })}/guest-access`, {
          cookie: owner.cookie,
        })
      ).body.links.length,
      0,
    );
  });
});

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
