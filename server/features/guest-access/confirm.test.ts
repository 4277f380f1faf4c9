import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { act, arriveAsGuest, arrive, clicksOf } from '#server/testing/room-lab.ts';
import {
  buildTestApp,
  enterAsGuest,
  form,
  shareRoom,
  shareVideo,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  const enter = (app: TestApp, { entry }: SharedVideo, body = form()) => app.call(entry, { body });
  const openPage = (app: TestApp, { mediaId }: SharedVideo, cookie: string) =>
    app.call('POST /api/page-sessions', { cookie, body: { mediaId } });
  const cookieOf = ({ cookies }: { cookies: Record<string, string> }) => `foyer_guest=${cookies['foyer_guest']}`;

  describe('a click', () => {
    it('is used by the first page that the browser opens, and only by the first', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app, { maxClicks: 3 });
      const cookie = await enterAsGuest(app, shared);
      assert.deepEqual(await clicksOf(app, shared), { used: 0, reserved: 1, limit: 3 });
      for (const status of [201, 201]) assert.equal((await openPage(app, shared, cookie)).status, status);
      assert.deepEqual(await clicksOf(app, shared), { used: 1, reserved: 0, limit: 3 });
    });

    it('of a browser that keeps no cookies is free again after two minutes, and no guest is listed for it', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app, { maxClicks: 2 });
      for (const status of [201, 201]) assert.equal((await enter(app, shared)).status, status);
      assert.equal((await enter(app, shared)).body.code, 'guest_access.used_up');
      app.clock.advance({ seconds: 121 });
      // Without the releasing at intervals: the decision itself counts lapsed clicks as free.
      assert.equal((await app.call(`GET /api/guest-access/${shared.token}`)).body.way, 'enter');
      const cookie = await enterAsGuest(app, shared);
      assert.deepEqual(await clicksOf(app, shared), { used: 0, reserved: 1, limit: 2 });
      await openPage(app, shared, cookie);
      await app.rooms.lapse();
      assert.deepEqual(await clicksOf(app, shared), { used: 1, reserved: 0, limit: 2 });
      const { guests } = (await app.call(`GET ${shared.path}/guests`, { cookie: shared.owner.cookie })).body;
      assert.equal(guests.length, 1);
    });

    it('that lapsed is taken again by a guest who comes late, if one is free', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app, { maxClicks: 1 });
      const first = await enterAsGuest(app, shared);
      app.clock.advance({ minutes: 3 });
      await app.rooms.lapse();
      const other = await enterAsGuest(app, shared);
      assert.equal((await openPage(app, shared, first)).body.code, 'guest_access.used_up');
      app.clock.advance({ minutes: 3 });
      await app.rooms.lapse();
      assert.equal((await openPage(app, shared, first)).status, 201);
      assert.equal((await openPage(app, shared, other)).body.code, 'guest_access.used_up');
      assert.deepEqual(await clicksOf(app, shared), { used: 1, reserved: 0, limit: 1 });
    });

    it('that lapsed does not keep a browser from entering by another link of the item', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app, { maxClicks: 1 });
      const late = await enterAsGuest(app, shared);
      app.clock.advance({ minutes: 3 });
      await app.rooms.lapse();
      await openPage(app, shared, await enterAsGuest(app, shared));
      const cookie = shared.owner.cookie;
      const second = await app.call(`POST ${shared.path}/links`, { cookie, body: { name: 'Second' } });
      const token = String(second.body.url).split('/g/')[1]!;
      assert.equal((await app.call(`GET /api/guest-access/${token}`, { cookie: late })).body.way, 'enter');
      const entry = `POST /api/guest-access/${token}/enter`;
      assert.equal((await app.call(entry, { cookie: late, body: form() })).status, 201);
      assert.equal((await openPage(app, shared, late)).status, 201);
      const { links } = (await app.call(`GET ${shared.path}`, { cookie })).body;
      assert.deepEqual(
        links.map(({ clicks }: { clicks: { used: number } }) => clicks.used),
        [1, 1],
      );
    });

    it('of a guest who opens the page while others take the last ones is used exactly once', async () => {
      const app = await buildTestApp(open);
      const apps = [app, await app.again(), await app.again()];
      const shared = await shareVideo(app, { maxClicks: 7 });
      const visits = Array.from({ length: 60 }, async (_, at) => {
        const own = apps[at % 3]!;
        const entered = await enter(own, shared);
        if (entered.status !== 201) return entered.body.code;
        const pages = await Promise.all(apps.map((each) => openPage(each, shared, cookieOf(entered))));
        return pages.every(({ status }) => status === 201);
      });
      const inside = (await Promise.all(visits)).filter((outcome) => outcome === true);
      assert.equal(inside.length, 7);
      assert.deepEqual(await clicksOf(app, shared), { used: 7, reserved: 0, limit: 7 });
    });
  });

  describe('a form sent again', () => {
    it('by twenty browsers moves the guest session twice, and one of them watches', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app, { maxClicks: 1 });
      const body = form();
      const replies = await Promise.all(Array.from({ length: 20 }, () => enter(app, shared, body)));
      const entered = replies.filter(({ status }) => status === 201);
      assert.equal(entered.length, 3);
      assert.deepEqual(
        [...new Set(replies.filter(({ status }) => status !== 201).map((one) => one.body.code))],
        ['guest_access.key_reused'],
      );
      const pages = await Promise.all(entered.map((reply) => openPage(app, shared, cookieOf(reply))));
      assert.deepEqual(pages.map(({ status }) => status).sort(), [201, 403, 403]);
      assert.equal((await enter(app, shared, body)).body.code, 'guest_access.key_reused');
      assert.deepEqual(await clicksOf(app, shared), { used: 1, reserved: 0, limit: 1 });
    });

    it('moves nothing more than a minute after the entry, or once a page was opened', async () => {
      const app = await buildTestApp(open);
      const shared = await shareVideo(app);
      const late = form();
      await enter(app, shared, late);
      app.clock.advance({ seconds: 61 });
      assert.equal((await enter(app, shared, late)).body.code, 'guest_access.key_reused');
      const opened = form();
      const first = await enter(app, shared, opened);
      const page = await openPage(app, shared, cookieOf(first));
      assert.equal((await enter(app, shared, opened)).body.code, 'guest_access.key_reused');
      const renewed = await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie: cookieOf(first) });
      assert.equal(renewed.status, 200);
    });

    it('by a browser with a cookie of its own keeps that cookie', async () => {
      const app = await buildTestApp(open);
      const [shared, other] = [await shareVideo(app), await shareVideo(app)];
      const cookie = await enterAsGuest(app, other);
      const body = form();
      await enter(app, shared, body);
      const again = await app.call(shared.entry, { cookie, body });
      assert.deepEqual([again.status, again.cookies['foyer_guest']], [201, undefined]);
      for (const item of [shared, other]) assert.equal((await openPage(app, item, cookie)).status, 201);
    });
  });

  describe('one network', () => {
    const limited = { config: { mostUnconfirmedEntries: 5 } };

    it('holds five clicks at most for guests who have opened no page, whatever the browser', async () => {
      const app = await buildTestApp(open, limited);
      const shared = await shareVideo(app, { maxClicks: 20 });
      const replies = await Promise.all(Array.from({ length: 12 }, () => enter(app, shared)));
      const entered = replies.filter(({ status }) => status === 201);
      assert.equal(entered.length, 5);
      const refused = replies.find(({ status }) => status !== 201)!;
      assert.deepEqual([refused.body.code, refused.headers['retry-after']], ['request.too_many', '5']);
      assert.equal((await app.call(shared.entry, { body: form(), address: '198.51.100.1' })).status, 201);
      await openPage(app, shared, cookieOf(entered[0]!));
      assert.equal((await enter(app, shared)).status, 201);
      assert.equal((await enter(app, shared)).status, 429);
      app.clock.advance({ minutes: 2 });
      assert.equal((await enter(app, shared)).status, 201);
    });

    it('of IPv6 is all that one person may have, a /48', async () => {
      const app = await buildTestApp(open, limited);
      const shared = await shareVideo(app, { maxClicks: 20 });
      const enterFrom = (address: string) => app.call(shared.entry, { body: form(), address });
      for (let at = 0; at < 5; at += 1) assert.equal((await enterFrom(`2001:db8:7:${at}::1`)).status, 201);
      assert.equal((await enterFrom('2001:db8:7:99::1')).status, 429);
      assert.equal((await enterFrom('2001:db8:8::1')).status, 201);
    });

    it('holds at most half of the places left by guests who wait, and never less than ten', async () => {
      const app = await buildTestApp(open, limited);
      for (const [limit, held] of [
        [30, 15],
        [12, 10],
      ] as const) {
        const room = await shareRoom(app, {}, { maxClicks: limit });
        const waiting = [];
        for (let count = 0; count < held; count += 1) waiting.push(await arriveAsGuest(app, room));
        assert.equal((await enter(app, room)).body.code, 'guest_access.used_up');
        const far = await enterAsGuest(app, room, {}, '198.51.100.1');
        assert.equal((await arrive(app, far, room.mediaId)).body.state, 'waiting');
        // Those who left or were declined may not all come back at once either.
        await act(app, room, `participants/${waiting[0]!.participantId}/decline`);
        assert.equal((await enter(app, room)).status, 201);
        app.clock.advance({ seconds: 31 });
        const back = await app.call(`POST /api/rooms/${room.mediaId}/join`, {
          cookie: waiting[0]!.cookie,
          body: { pageSessionId: waiting[0]!.pageSessionId },
        });
        assert.equal(back.body.code, 'guest_access.used_up');
      }
    });
  });
});
