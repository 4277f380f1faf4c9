import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { buildTestApp, enterAsGuest, form, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((database, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  describe('managing guest access', () => {
    it('is off at first, and a link cannot be created before it is on', async () => {
      const owner = await app.member();
      const path = `/api/media/${await makeMedia(app.write, { ownerId: owner.id })}/guest-access`;
      const { body } = await app.call(`GET ${path}`, { cookie: owner.cookie });
      assert.deepEqual(body, {
        isSupported: true,
        isEnabled: false,
        maxLinks: 3,
        ...{ suggested: { days: null, clicks: null }, most: { days: null, clicks: null } },
        links: [],
        inside: 0,
      });
      const refused = await app.call(`POST ${path}/links`, { cookie: owner.cookie, body: { name: 'Webinar invite' } });
      assert.deepEqual([refused.status, refused.body.code], [409, 'guest_access.off']);
    });

    it('a link without limits is unlimited and never expires', async () => {
      const { owner, path, token } = await shareVideo(app);
      const { body } = await app.call(`GET ${path}`, { cookie: owner.cookie });
      assert.equal(body.links.length, 1);
      const [link] = body.links;
      assert.deepEqual(
        [link.status, link.clicks, link.expiresAt, link.lastDay],
        ['active', { used: 0, reserved: 0, limit: null }, null, null],
      );
      assert.equal(link.url, `http://localhost:8080/g/${token}`);
      assert.match(token, /^[A-Za-z0-9_-]{22}$/u);
    });

    it('days are counted in the zone of the browser, and shown as the last day', async () => {
      const { owner, path } = await shareVideo(app, { durationDays: 1, timeZone: 'Pacific/Auckland' });
      const { body } = await app.call(`GET ${path}`, { cookie: owner.cookie });
      assert.deepEqual([body.links[0].expiresAt, body.links[0].lastDay], ['2026-11-23T11:00:00.000Z', '2026-11-23']);
    });

    it('allows three links at most, expired ones included; deleting one allows another; names may repeat', async () => {
      const { owner, path, linkId } = await shareVideo(app);
      const create = () => app.call(`POST ${path}/links`, { cookie: owner.cookie, body: { name: 'Guest speakers' } });
      assert.equal((await create()).status, 201);
      assert.equal((await create()).status, 201);
      const fourth = await create();
      assert.deepEqual([fourth.status, fourth.body.code], [409, 'guest_access.too_many_links']);
      assert.equal((await app.call(`DELETE ${path}/links/${linkId}`, { cookie: owner.cookie })).status, 204);
      assert.equal((await app.call(`DELETE ${path}/links/${linkId}`, { cookie: owner.cookie })).status, 404);
      assert.equal((await create()).status, 201);
    });

    it('keeps the maximum when links are created at the same time', async () => {
      const { owner, path } = await shareVideo(app);
      const made = await Promise.all(
        Array.from({ length: 12 }, () =>
          app.call(`POST ${path}/links`, { cookie: owner.cookie, body: { name: 'Rush' } }),
        ),
      );
      assert.equal(made.filter(({ status }) => status === 201).length, 2);
      assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).body.links.length, 3);
    });

    it('switches all links off and on again, with counts and dates unchanged', async () => {
      const { owner, path, token } = await shareVideo(app, { maxClicks: 5, durationDays: 3 });
      const off = await app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: false } });
      assert.equal(off.body.links[0].status, 'off');
      assert.equal((await app.call(`GET /api/guest-access/${token}`)).body.code, 'guest_access.off');
      const on = await app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: true } });
      assert.deepEqual({ ...on.body.links[0], status: 'off' }, off.body.links[0]);
    });

    it('answers others with 404 for items they may not see, and 403 for actions they may not do', async () => {
      const { path, owner, mediaId } = await shareVideo(app);
      const stranger = await app.member();
      const admin = await app.member({ role: 'admin' });
      assert.equal((await app.call(`GET ${path}`)).status, 401);
      assert.deepEqual((await app.call(`GET ${path}`, { cookie: stranger.cookie })).body.code, 'media.not_found');
      assert.deepEqual((await app.call(`GET ${path}`, { cookie: admin.cookie })).body.code, 'media.not_permitted');
      await app.call(`PATCH /api/media/${mediaId}`, { cookie: owner.cookie, body: { visibility: 'published' } });
      assert.deepEqual((await app.call(`GET ${path}`, { cookie: stranger.cookie })).body.code, 'media.not_permitted');
    });

    it('is refused and every link is closed while a module is off', async () => {
      const { path, owner, token } = await shareVideo(app);
      const admin = await app.member({ role: 'admin' });
      const set = (name: string, body: object) =>
        app.call(`PATCH /api/modules/${name}`, { cookie: admin.cookie, body });
      for (const [name, off, on] of [
        ['invitetomedia', { enabled: false }, { enabled: true }],
        ['theming', { mediapage: false }, { mediapage: true }],
      ] as const) {
        assert.equal((await set(name, off)).status, 200);
        assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).body.code, 'media.not_permitted');
        assert.equal((await app.call(`GET /api/guest-access/${token}`)).status, 410);
        await set(name, on);
        assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).status, 200);
      }
      await set('invitetomedia', { minimalRole: 'admin' });
      assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).status, 403);
      await set('invitetomedia', { allowedAccounts: [owner.id] });
      assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).status, 200);
      await set('invitetomedia', { minimalRole: 'creator', allowedAccounts: [] });
    });

    const bad: [object, string][] = [
      [{}, 'name'],
      [{ name: '' }, 'name'],
      [{ name: '   ' }, 'name'],
      [{ name: '\u202e\u0000' }, 'name'],
      [{ name: '\u200b\u2060\u3164' }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ name: 7 }, 'name'],
      ...[0, -1, 1.5, 1e9, 'ten', '5', true, [], {}].flatMap((value): [object, string][] => [
        [{ name: 'ok', maxClicks: value }, 'maxClicks'],
        [{ name: 'ok', durationDays: value }, 'durationDays'],
      ]),
      [{ name: 'ok', durationDays: 3651 }, 'durationDays'],
      [{ name: 'ok', maxClicks: 1_000_001 }, 'maxClicks'],
      [{ name: 'ok', timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ name: 'ok', usedClicks: -5 }, 'usedClicks'],
    ];
    it('refuses invalid input by field and creates nothing', async () => {
      const { owner, path } = await shareVideo(app);
      for (const [body, field] of bad) {
        const { status, body: reply } = await app.call(`POST ${path}/links`, { cookie: owner.cookie, body });
        assert.equal(status, 422, JSON.stringify(body));
        assert.equal(reply.details[0].field.split('.')[0], field, JSON.stringify(body));
      }
      assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).body.links.length, 1);
    });

    it('keeps unusual names as typed, without control characters', async () => {
      const { owner, path } = await shareVideo(app, { name: ' \u202e<script>alert(1)</script> 🎬 مرحبا\u0007 ' });
      const { body } = await app.call(`GET ${path}`, { cookie: owner.cookie });
      assert.equal(body.links[0].name, '<script>alert(1)</script> 🎬 مرحبا');
    });
  });

  describe('the entry page', () => {
    it('tells what a usable link leads to, and opening it uses no click', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      for (let look = 0; look < 5; look += 1) {
        const { status, body } = await app.call(`GET /api/guest-access/${shared.token}`);
        assert.deepEqual(
          [status, body.status, body.kind, body.way, body.mediaId],
          [200, 'active', 'video', 'enter', null],
        );
        assert.equal((await app.call(`HEAD /api/guest-access/${shared.token}`)).status, 200);
      }
      const { body } = await app.call(`GET ${shared.path}`, { cookie: shared.owner.cookie });
      assert.equal(body.links[0].clicks.used, 0);
    });

    it('gives the same answer for unknown, malformed and never-issued tokens', async () => {
      const shapes = ['A'.repeat(22), 'x', 'a'.repeat(150), '%00', '..%2f..', 'ÿ', '<script>'].map((token) =>
        encodeURI(token),
      );
      const replies = await Promise.all(
        shapes.map((token) =>
          app.call(`GET /api/guest-access/${token}`, { address: `10.1.1.${shapes.indexOf(token)}` }),
        ),
      );
      const seen = new Set(
        replies.map(({ status, body, headers }) =>
          JSON.stringify([status, { ...body, requestId: '' }, headers['cache-control'], headers['content-length']]),
        ),
      );
      assert.equal(seen.size, 1, [...seen].join('\n'));
      assert.deepEqual([replies[0]!.status, replies[0]!.body.code], [404, 'guest_access.not_found']);
    });

    it('limits requests with unknown tokens; issued links, working or not, are never limited', async () => {
      const shared = await shareVideo(app);
      const address = '10.9.9.9';
      const guesses = await Promise.all(
        Array.from({ length: 100 }, (_, index) => app.call(`GET /api/guest-access/guess${index}`, { address })),
      );
      assert.ok(guesses.some(({ status }) => status === 429));
      assert.ok(Number(guesses.find(({ status }) => status === 429)!.headers['retry-after']) > 0);
      assert.equal((await app.call(`GET /api/guest-access/${shared.token}`, { address })).status, 200);
      await app.call(`DELETE ${shared.path}/links/${shared.linkId}`, { cookie: shared.owner.cookie });
      const dead = await Promise.all(
        Array.from({ length: 100 }, () => app.call(`GET /api/guest-access/${shared.token}`, { address })),
      );
      assert.deepEqual([...new Set(dead.map(({ status }) => status))], [410]);
    });

    it('of a link that no longer works tells the reason and nothing of the item', async () => {
      const reasons: [string, (shared: Awaited<ReturnType<typeof shareVideo>>) => Promise<unknown>][] = [
        [
          'guest_access.off',
          ({ path, owner }) => app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: false } }),
        ],
        [
          'guest_access.deleted',
          ({ path, owner, linkId }) => app.call(`DELETE ${path}/links/${linkId}`, { cookie: owner.cookie }),
        ],
        ['guest_access.used_up', (shared) => enterAsGuest(app, shared)],
        [
          'guest_access.unavailable',
          ({ mediaId, owner }) => app.call(`DELETE /api/media/${mediaId}`, { cookie: owner.cookie }),
        ],
      ];
      for (const [code, kill] of reasons) {
        const shared = await shareVideo(app, { maxClicks: 1 });
        await kill(shared);
        for (const what of [`GET /api/guest-access/${shared.token}`, shared.entry]) {
          const reply = await app.call(what, what === shared.entry ? { body: form() } : {});
          assert.deepEqual([reply.status, Object.keys(reply.body).sort()], [410, ['code', 'requestId', 'title']]);
          assert.equal(reply.body.code, code);
        }
      }
    });

    it('refuses an invisible name and an incomplete e-mail by field, and uses no click', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      const [name, email] = ['Enter your name.', 'Enter an email address like name@example.com.'];
      const cases = [
        ...['\u200b', '\u2060', '\u3164\u2800'].map((typed) => ({ name: typed })),
        ...['ana.lima@example', 'a@b', 'a@b..co', 'a@-b.co', '.a@b.co'].map((typed) => ({ email: typed })),
      ];
      for (const given of cases) {
        const { status, body } = await app.call(shared.entry, { body: form(given) });
        const expected =
          'name' in given
            ? { field: 'name', code: 'missing', message: name }
            : { field: 'email', code: 'invalid', message: email };
        assert.deepEqual([status, body.details], [422, [expected]], JSON.stringify(given));
      }
      const honest = form({ name: '👩‍🚀', email: 'jörg@müller.de' });
      assert.equal((await app.call(shared.entry, { body: honest })).status, 201);
    });

    it('refuses a link from the instant of its expiry on', async () => {
      const late = await buildTestApp(open);
      const shared = await shareVideo(late, { durationDays: 1, timeZone: 'UTC' });
      late.clock.set('2026-11-23T23:59:59.999Z');
      assert.equal((await late.call(`GET /api/guest-access/${shared.token}`)).status, 200);
      late.clock.set('2026-11-24T00:00:00.000Z');
      assert.equal((await late.call(`GET /api/guest-access/${shared.token}`)).body.code, 'guest_access.expired');
      assert.equal((await late.call(shared.entry, { body: form() })).body.code, 'guest_access.expired');
    });

    it('uses no click of members with access by their account: the owner previews, others go to the page', async () => {
      const shared = await shareVideo(app);
      await app.call(`PATCH /api/media/${shared.mediaId}`, {
        cookie: shared.owner.cookie,
        body: { visibility: 'published' },
      });
      const member = await app.member({ role: 'member' });
      assert.equal(
        (await app.call(`GET /api/guest-access/${shared.token}`, { cookie: shared.owner.cookie })).body.way,
        'preview',
      );
      assert.equal(
        (await app.call(`GET /api/guest-access/${shared.token}`, { cookie: member.cookie })).body.way,
        'member',
      );
      const entered = await app.call(shared.entry, { cookie: member.cookie, body: form() });
      assert.deepEqual([entered.status, entered.body.url], [201, `/media/${shared.mediaId}`]);
      assert.equal(
        (await app.call(`GET ${shared.path}`, { cookie: shared.owner.cookie })).body.links[0].clicks.used,
        0,
      );
    });

    it('lets a member without access enter as a guest, with name and e-mail filled in, and counts the click', async () => {
      const shared = await shareVideo(app);
      const member = await app.member({ role: 'member', name: 'Kofi', email: 'kofi@example.org' });
      const page = await app.call(`GET /api/guest-access/${shared.token}`, { cookie: member.cookie });
      assert.deepEqual([page.body.way, page.body.prefill], ['enter', { name: 'Kofi', email: 'kofi@example.org' }]);
      assert.equal(
        (await app.call(shared.entry, { cookie: member.cookie, body: form() })).body.url,
        `/guest/${shared.mediaId}`,
      );
      assert.equal(
        (await app.call(`GET ${shared.path}`, { cookie: shared.owner.cookie })).body.links[0].clicks.reserved,
        1,
      );
    });

    it('uses no click while the video is being processed', async () => {
      const owner = await app.member();
      const mediaId = await makeMedia(app.write, { ownerId: owner.id, status: 'processing', isPlayable: false });
      const path = `/api/media/${mediaId}/guest-access`;
      await app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: true } });
      const link = await app.call(`POST ${path}/links`, {
        cookie: owner.cookie,
        body: { name: 'Early', maxClicks: 1 },
      });
      const entry = `POST /api/guest-access/${link.body.url.split('/g/')[1]}/enter`;
      const page = await app.call(entry.replace('POST', 'GET').replace('/enter', ''));
      assert.deepEqual([page.status, page.body.code], [409, 'guest_access.not_ready']);
      const early = await app.call(entry, { body: form() });
      assert.deepEqual([early.status, early.body.code], [409, 'guest_access.not_ready']);
      assert.equal((await app.call(`GET ${path}`, { cookie: owner.cookie })).body.links[0].clicks.used, 0);
    });
  });

  it(`entering as a guest creates no account (${database})`, async () => {
    const shared = await shareVideo(app);
    await enterAsGuest(app, shared, { email: 'only-a-guest@example.org' });
    const admin = await app.member({ role: 'admin' });
    const { raw } = await app.call('GET /api/accounts', { cookie: admin.cookie });
    assert.ok(!raw.includes('only-a-guest'));
  });
});
