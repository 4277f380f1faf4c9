import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  buildTestApp,
  enterAsGuest,
  form,
  shareVideo,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  const openPage = (cookie: string | undefined, mediaId: string, more: object = {}) =>
    app.call('POST /api/page-sessions', { cookie, body: { mediaId, ...more } });
  const renew = (cookie: string, id: string) => app.call(`POST /api/page-sessions/${id}/renew`, { cookie });
  /** Whether a media request of this page would be served. */
  async function isServed(cookie: string, id: string): Promise<boolean> {
    return (await app.call(`GET /playback/${id}/master.m3u8`, { cookie })).status !== 403;
  }
  async function guestInside(shared: SharedVideo): Promise<{ cookie: string; id: string }> {
    const cookie = await enterAsGuest(app, shared);
    const { body } = await openPage(cookie, shared.mediaId);
    return { cookie, id: body.id };
  }
  async function counts(shared: SharedVideo): Promise<{ views: number; plays: number }> {
    const { views, plays } = (await app.call(`GET /api/media/${shared.mediaId}`, { cookie: shared.owner.cookie })).body
      .counts;
    return { views, plays };
  }

  describe('opening a page', () => {
    it('gives a guest the facts of the item and no rights beyond them', async () => {
      const shared = await shareVideo(app);
      const cookie = await enterAsGuest(app, shared, { name: 'Ana Lima' });
      const { status, body } = await openPage(cookie, shared.mediaId);
      assert.equal(status, 201);
      assert.deepEqual(
        [body.as, body.guestName, body.renewAfterSeconds, body.media.id],
        ['guest', 'Ana Lima', 60, shared.mediaId],
      );
      assert.deepEqual([...new Set(Object.values(body.may))], [false]);
      assert.ok(!JSON.stringify(body).includes(shared.owner.email));
    });

    it('ends the oldest page of a guest with twenty open, and no other guest’s', async () => {
      const shared = await shareVideo(app);
      const other = await guestInside(shared);
      const { cookie, id: oldest } = await guestInside(shared);
      const ids: string[] = [];
      for (let count = 1; count < 20; count += 1) {
        app.clock.advance({ seconds: 1 });
        ids.push((await openPage(cookie, shared.mediaId)).body.id);
      }
      assert.equal(await isServed(cookie, oldest), true);
      app.clock.advance({ seconds: 1 });
      assert.equal((await openPage(cookie, shared.mediaId)).status, 201);
      assert.equal(await isServed(cookie, oldest), false);
      assert.equal(await isServed(cookie, ids[0]!), true);
      assert.equal(await isServed(other.cookie, other.id), true);
      // Pages that lapsed do not count.
      app.clock.advance({ minutes: 40 });
      const pages = await Promise.all(Array.from({ length: 25 }, () => openPage(cookie, shared.mediaId)));
      const served = await Promise.all(pages.map(({ body }) => isServed(cookie, body.id)));
      assert.equal(served.filter(Boolean).length, 20);
    });

    it('counts the pages that one guest opens in a minute', async () => {
      const shared = await shareVideo(app);
      const { cookie } = await guestInside(shared);
      const pages = await Promise.all(Array.from({ length: 130 }, () => openPage(cookie, shared.mediaId)));
      assert.equal(pages.filter(({ status }) => status === 201).length, 119);
      assert.equal(pages.at(-1)!.body.code, 'request.too_many');
      assert.equal((await openPage((await guestInside(shared)).cookie, shared.mediaId)).status, 201);
    });

    it('refuses strangers, guests of other items and ended guests', async () => {
      const [shared, other] = [await shareVideo(app), await shareVideo(app)];
      const cookie = await enterAsGuest(app, other);
      assert.equal((await openPage(undefined, shared.mediaId)).body.code, 'page_sessions.not_allowed');
      assert.equal((await openPage('foyer_guest=nonsense', shared.mediaId)).body.code, 'page_sessions.not_allowed');
      assert.equal((await openPage(cookie, shared.mediaId)).body.code, 'page_sessions.not_allowed');
      await app.call(`POST ${other.path}/end`, { cookie: other.owner.cookie, body: {} });
      assert.equal((await openPage(cookie, other.mediaId)).body.code, 'page_sessions.not_allowed');
    });

    it('needs no guest link for a member with access, and lets the owner preview it as a guest', async () => {
      const shared = await shareVideo(app);
      const own = await openPage(shared.owner.cookie, shared.mediaId);
      assert.deepEqual([own.body.as, own.body.may.manageGuestAccess], ['member', true]);
      const preview = await openPage(shared.owner.cookie, shared.mediaId, { as: 'preview' });
      assert.deepEqual([preview.body.as, preview.body.may.manageGuestAccess], ['preview', false]);
      const stranger = await app.member();
      assert.equal((await openPage(stranger.cookie, shared.mediaId)).status, 403);
    });

    it('gives a browser with both kinds of sessions on each page the rights of that page', async () => {
      const [mine, first, second] = [await shareVideo(app), await shareVideo(app), await shareVideo(app)];
      const guest = await enterAsGuest(app, first);
      await app.call(second.entry, { cookie: guest, body: form() });
      const both = `${guest}; ${mine.owner.cookie}`;
      const [asOwner, asGuest, asOther] = await Promise.all(
        [mine, first, second].map(({ mediaId }) => openPage(both, mediaId)),
      );
      assert.deepEqual([asOwner!.body.as, asGuest!.body.as, asOther!.body.as], ['member', 'guest', 'guest']);
      assert.ok(await isServed(guest, asGuest!.body.id));
      assert.ok(!(await isServed(guest, asOwner!.body.id)), 'the guest cookie does not own the member’s page');
      assert.ok(!(await isServed(mine.owner.cookie, asGuest!.body.id)), 'nor the other way round');
    });

    it('gives each of many guests who open it at once a page session of its own', async () => {
      const shared = await shareVideo(app);
      const cookies = await Promise.all(Array.from({ length: 40 }, () => enterAsGuest(app, shared)));
      const opened = await Promise.all(cookies.map((cookie) => openPage(cookie, shared.mediaId)));
      assert.deepEqual(
        [new Set(opened.map(({ status }) => status)).size, new Set(opened.map(({ body }) => body.id)).size],
        [1, 40],
      );
    });
  });

  describe('a page that stays open', () => {
    const deaths: [string, (shared: SharedVideo) => Promise<unknown>, string][] = [
      [
        'switched off',
        ({ path, owner }) => app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: false } }),
        'guest_access.off',
      ],
      [
        'deleted',
        ({ path, owner, linkId }) => app.call(`DELETE ${path}/links/${linkId}`, { cookie: owner.cookie }),
        'guest_access.deleted',
      ],
      [
        'with the item deleted',
        ({ mediaId, owner }) => app.call(`DELETE /api/media/${mediaId}`, { cookie: owner.cookie }),
        'guest_access.unavailable',
      ],
    ];
    for (const [name, kill, code] of deaths) {
      it(`${name}: renewals and media go on; a reload is refused and ends the old addresses`, async () => {
        const shared = await shareVideo(app);
        const { cookie, id } = await guestInside(shared);
        await kill(shared);
        for (let minute = 0; minute < 5; minute += 1) {
          app.clock.advance({ seconds: 60 });
          assert.equal((await renew(cookie, id)).status, 200);
        }
        assert.ok(await isServed(cookie, id));
        const reloaded = await openPage(cookie, shared.mediaId, { previous: id });
        assert.deepEqual([reloaded.status, reloaded.body.code], [410, code]);
        assert.ok(!(await isServed(cookie, id)));
        assert.equal((await renew(cookie, id)).body.code, 'page_sessions.ended');
      });
    }

    it('can be reloaded by a counted guest when the link is used up', async () => {
      const shared = await shareVideo(app, { maxClicks: 1 });
      const { cookie, id } = await guestInside(shared);
      assert.equal((await openPage(cookie, shared.mediaId, { previous: id })).status, 201);
    });

    it('may be silent for thirty minutes, not longer, as a sleeping phone is', async () => {
      const shared = await shareVideo(app);
      const { cookie, id } = await guestInside(shared);
      app.clock.advance({ minutes: 30, seconds: 59 });
      assert.ok(await isServed(cookie, id));
      assert.equal((await renew(cookie, id)).status, 200);
      app.clock.advance({ minutes: 31, seconds: 1 });
      assert.ok(!(await isServed(cookie, id)));
      assert.equal((await renew(cookie, id)).status, 403);
    });

    it('ends after a day, even if it is renewed regularly', async () => {
      const shared = await shareVideo(app);
      const { cookie, id } = await guestInside(shared);
      for (let half = 0; half < 47; half += 1) {
        app.clock.advance({ minutes: 30 });
        assert.equal((await renew(cookie, id)).status, 200);
      }
      app.clock.advance({ minutes: 30 });
      assert.equal((await renew(cookie, id)).status, 403);
    });

    it('ends when the guest leaves it', async () => {
      const shared = await shareVideo(app);
      const { cookie, id } = await guestInside(shared);
      assert.equal((await app.call(`POST /api/page-sessions/${id}/leave`, { cookie })).status, 204);
      assert.ok(!(await isServed(cookie, id)));
    });

    it('cannot be renewed, left or ended by another browser', async () => {
      const shared = await shareVideo(app);
      const [own, other] = [await guestInside(shared), await guestInside(shared)];
      for (const what of ['renew', 'leave', 'played']) {
        assert.equal(
          (await app.call(`POST /api/page-sessions/${own.id}/${what}`, { cookie: other.cookie })).body.code,
          'page_sessions.ended',
        );
      }
      await openPage(other.cookie, shared.mediaId, { previous: own.id });
      assert.ok(await isServed(own.cookie, own.id));
    });
  });

  describe('End now', () => {
    it('stops one guest, one link or all at the next request, and coming back uses a new click', async () => {
      const shared = await shareVideo(app);
      const [one, two, three] = [await guestInside(shared), await guestInside(shared), await guestInside(shared)];
      const end = (body: object) => app.call(`POST ${shared.path}/end`, { cookie: shared.owner.cookie, body });
      const { body } = await app.call(`GET ${shared.path}/guests`, { cookie: shared.owner.cookie });
      assert.equal(body.guests.length, 3);
      const guestId = (
        await app.read
          .selectFrom('page_sessions')
          .select('guest_session_id')
          .where('id', '=', one.id)
          .executeTakeFirstOrThrow()
      ).guest_session_id;
      assert.deepEqual((await end({ guestId })).body, { ended: 1 });
      assert.deepEqual([await isServed(one.cookie, one.id), await isServed(two.cookie, two.id)], [false, true]);
      assert.equal((await openPage(one.cookie, shared.mediaId, { previous: one.id })).status, 403);
      assert.deepEqual((await end({ linkId: shared.linkId })).body, { ended: 2 });
      assert.deepEqual([await isServed(two.cookie, two.id), await isServed(three.cookie, three.id)], [false, false]);
      const back = await app.call(shared.entry, { cookie: one.cookie, body: form() });
      assert.equal(back.status, 201);
      await openPage(one.cookie, shared.mediaId);
      const links = (await app.call(`GET ${shared.path}`, { cookie: shared.owner.cookie })).body.links;
      assert.equal(links[0].clicks.used, 4);
    });

    it('ends only guests of the item, and is allowed only to those who manage it', async () => {
      const [shared, other] = [await shareVideo(app), await shareVideo(app)];
      const inside = await guestInside(shared);
      const guestId = (
        await app.read
          .selectFrom('page_sessions')
          .select('guest_session_id')
          .where('id', '=', inside.id)
          .executeTakeFirstOrThrow()
      ).guest_session_id;
      const foreign = await app.call(`POST ${other.path}/end`, { cookie: other.owner.cookie, body: { guestId } });
      assert.deepEqual([foreign.status, foreign.body.code], [404, 'guest_access.guest_not_found']);
      assert.deepEqual(
        (await app.call(`POST ${other.path}/end`, { cookie: other.owner.cookie, body: { linkId: shared.linkId } }))
          .body,
        { ended: 0 },
      );
      assert.equal((await app.call(`POST ${shared.path}/end`, { cookie: inside.cookie, body: {} })).status, 401);
      assert.ok(await isServed(inside.cookie, inside.id));
    });
  });

  describe('what is counted', () => {
    it('a view is a person’s first page session in half an hour; owner and previews are not counted', async () => {
      const shared = await shareVideo(app);
      const { cookie } = await guestInside(shared);
      await openPage(cookie, shared.mediaId);
      await openPage(shared.owner.cookie, shared.mediaId);
      await openPage(shared.owner.cookie, shared.mediaId, { as: 'preview' });
      assert.equal((await counts(shared)).views, 1);
      app.clock.advance({ minutes: 29 });
      await openPage(cookie, shared.mediaId);
      assert.equal((await counts(shared)).views, 1);
      app.clock.advance({ minutes: 30 });
      await openPage(cookie, shared.mediaId);
      await guestInside(shared);
      assert.equal((await counts(shared)).views, 3);
    });

    it('a play is counted once, and only for a page that media was served to', async () => {
      const shared = await shareVideo(app);
      const { cookie, id } = await guestInside(shared);
      const played = (by: string, page: string) => app.call(`POST /api/page-sessions/${page}/played`, { cookie: by });
      assert.equal((await played(cookie, id)).status, 204);
      assert.equal((await counts(shared)).plays, 0);
      const page = await app.living.find(id);
      page!.markServed();
      await Promise.all([played(cookie, id), played(cookie, id)]);
      await played(cookie, id);
      assert.equal((await counts(shared)).plays, 1);
      const own = await openPage(shared.owner.cookie, shared.mediaId);
      (await app.living.find(own.body.id))!.markServed();
      await played(shared.owner.cookie, own.body.id);
      assert.equal((await counts(shared)).plays, 1);
    });
  });

  it('signing out ends the member’s page sessions', async () => {
    const shared = await shareVideo(app);
    const { body } = await openPage(shared.owner.cookie, shared.mediaId);
    assert.ok(await isServed(shared.owner.cookie, body.id));
    await app.call('POST /api/accounts/sign-out', { cookie: shared.owner.cookie });
    await app.write(async () => {});
    assert.ok(!(await isServed(shared.owner.cookie, body.id)));
  });

  it('open page sessions are known to other processes, and after a restart', async () => {
    const shared = await shareVideo(app);
    const { cookie, id } = await guestInside(shared);
    const other = await app.again();
    const renewed = await other.call(`POST /api/page-sessions/${id}/renew`, { cookie });
    assert.equal(renewed.status, 200);
    await app.call(`PATCH ${shared.path}`, { cookie: shared.owner.cookie, body: { isEnabled: false } });
    assert.notEqual((await other.call(`GET /playback/${id}/master.m3u8`, { cookie })).status, 403);
  });
});
