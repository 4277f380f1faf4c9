import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { act, arrive, arriveAsGuest, leaveRoom, openPage } from '#server/testing/room-lab.ts';
import { say, watchAs } from '#server/testing/live-lab.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import {
  buildTestApp,
  enterAsGuest,
  shareLive,
  shareRoom,
  shareVideo,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { mostStays } from './rules.ts';

/** See `page-sessions/rules.ts`. */
const mostOpenPages = 20;

const half = `${'f'.repeat(12)}c${'0'.repeat(12)}`;
const whole = 'f'.repeat(25);

forEachDatabase((_database, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  const read = (shared: SharedVideo, query = '', cookie = shared.owner.cookie) =>
    app.call(`GET /api/media/${shared.mediaId}/attendance${query}`, { cookie });
  const report = (cookie: string, id: string, body: object) =>
    app.call(`POST /api/page-sessions/${id}/watched`, { cookie, body });
  /** A page that media was served to, as the player's page is. */
  async function watch(cookie: string, mediaId: string): Promise<string> {
    const id = await openPage(app, cookie, mediaId);
    (await app.living.find(id))!.markServed();
    app.clock.advance({ minutes: 1 });
    return id;
  }

  describe('the attendance of a video', () => {
    it('names each guest with the link, what was watched, and totals of each link', async () => {
      const shared = await shareVideo(app, { name: 'Webinar invite', maxClicks: 20 });
      const ana = await enterAsGuest(app, shared, { name: 'Ana Lima', email: 'ana@example.org' });
      const bo = await enterAsGuest(app, shared, { name: '=cmd()', email: 'bo@example.org' });
      assert.equal((await report(ana, await watch(ana, shared.mediaId), { seconds: 48, pieces: whole })).status, 204);
      const page = await watch(bo, shared.mediaId);
      await report(bo, page, { seconds: 10, pieces: half });
      await report(bo, page, { seconds: 500, pieces: half });
      (await app.living.find(page))!.hasServed = false;
      await report(bo, page, { seconds: 0 });
      const { body } = await read(shared);
      assert.deepEqual(
        body.people.map((one: Record<string, unknown>) => [one['name'], one['linkName'], one['seconds'], one['share']]),
        [
          ['=cmd()', 'Webinar invite', 60, 0.5],
          ['Ana Lima', 'Webinar invite', 48, 1],
        ],
      );
      assert.deepEqual(
        [body.totals.came, body.totals.guests, body.totals.inside, body.totals.averageSeconds],
        [2, 2, 2, 54],
      );
      app.clock.advance({ minutes: 2 });
      assert.equal((await read(shared)).body.totals.inside, 0, 'pages that report no more are not inside');
      const [way] = body.ways;
      assert.deepEqual(
        [way.link.name, way.link.clicks, way.came, way.watchedHalf],
        ['Webinar invite', { used: 2, limit: 20 }, 2, 1],
      );
      assert.deepEqual([body.heat.of, body.heat.counts[0], body.heat.counts[99]], ['film', 2, 1]);
      const csv = (await read(shared, '?format=csv')).raw.toString();
      assert.ok(csv.includes(`"'=cmd()"`), csv);
      assert.equal(csv.trim().split('\r\n').length, 3);
    });

    it('searches, sorts and comes in pages', async () => {
      const shared = await shareVideo(app);
      for (let at = 0; at < 52; at += 1) {
        const cookie = await enterAsGuest(app, shared, { name: `Guest ${at}`, email: `g${at}@example.org` });
        await report(cookie, await openPage(app, cookie, shared.mediaId), { seconds: 0 });
      }
      const first = (await read(shared, '?sort=name')).body;
      const rest = (await read(shared, `?sort=name&cursor=${first.nextCursor}`)).body;
      assert.deepEqual([first.people.length, rest.people.length, rest.nextCursor, first.found], [50, 2, null, 52]);
      const found = (await read(shared, '?query=g51%40example')).body;
      assert.deepEqual([found.found, found.people[0].name, found.totals.came], [1, 'Guest 51', 52]);
      assert.equal((await read(shared, '?way=member')).body.found, 0);
    });

    it('is exact, and a few rows, for a guest who opens 500 pages and closes none', async () => {
      const shared = await shareVideo(app);
      const cookie = await enterAsGuest(app, shared);
      const pages = 500;
      let own = app;
      for (let at = 0; at < pages; at += mostOpenPages) {
        // One process opens 120 pages a minute for a browser.
        if (at % 100 === 80) own = await app.again();
        const ids = await Promise.all(
          Array.from({ length: mostOpenPages }, () => openPage(own, cookie, shared.mediaId)),
        );
        for (const id of ids) (await own.living.find(id))!.markServed();
        app.clock.advance({ seconds: 10 });
        const reported = ids.map((id, page) => {
          const pieces = (1n << BigInt((at + page) % 100)).toString(16).padStart(25, '0');
          return own.call(`POST /api/page-sessions/${id}/watched`, { cookie, body: { seconds: 2, pieces } });
        });
        assert.ok((await Promise.all(reported)).every(({ status }) => status === 204));
      }
      const { body } = await read(shared);
      assert.deepEqual([body.totals.came, body.people[0].seconds, body.people[0].share], [1, 2 * pages, 1]);
      assert.equal(Date.parse(body.people[0].to) - Date.parse(body.people[0].from), (pages / mostOpenPages) * 10_000);
      assert.ok(body.heat.counts.every((count: number) => count === 1));
      const rows = await app.read.selectFrom('visits').select('id').where('media_id', '=', shared.mediaId).execute();
      assert.ok(rows.length <= mostStays + mostOpenPages + 1, `${rows.length} rows`);
    });

    it('keeps the last report of a page with the end of the page, and takes none after it', async () => {
      const shared = await shareVideo(app);
      const cookie = await enterAsGuest(app, shared);
      const id = await watch(cookie, shared.mediaId);
      const leave = (body?: object) =>
        app.call(`POST /api/page-sessions/${id}/leave`, { cookie, ...(body && { body }) });
      assert.equal((await leave({ watched: { seconds: -1 } })).status, 422);
      assert.equal((await leave({ watched: { seconds: 20, pieces: half } })).status, 204);
      assert.equal((await leave({ watched: { seconds: 50, pieces: whole } })).body.code, 'page_sessions.ended');
      assert.equal((await report(cookie, id, { seconds: 50, pieces: whole })).body.code, 'page_sessions.ended');
      const [person] = (await read(shared)).body.people;
      assert.deepEqual([person.seconds, person.share, person.isInside], [20, 0.5, false]);
      const other = await watch(cookie, shared.mediaId);
      assert.equal((await app.call(`POST /api/page-sessions/${other}/leave`, { cookie })).status, 204);
    });

    it('believes nothing of a page that was served no media, and lists no owner and no preview', async () => {
      const shared = await shareVideo(app);
      const cookie = await enterAsGuest(app, shared);
      await report(cookie, await openPage(app, cookie, shared.mediaId), { seconds: 50, pieces: whole });
      for (const as of [undefined, 'preview']) {
        const { body } = await app.call('POST /api/page-sessions', {
          cookie: shared.owner.cookie,
          body: { mediaId: shared.mediaId, ...(as && { as }) },
        });
        assert.equal((await report(shared.owner.cookie, body.id, { seconds: 5 })).status, 204);
      }
      const { people } = (await read(shared)).body;
      assert.deepEqual(
        people.map((one: Record<string, unknown>) => [one['seconds'], one['share']]),
        [[0, 0]],
      );
    });

    it('refuses reports about pages of others, and malformed ones by field', async () => {
      const shared = await shareVideo(app);
      const [ana, bo] = [await enterAsGuest(app, shared), await enterAsGuest(app, shared)];
      const id = await openPage(app, ana, shared.mediaId);
      assert.equal((await report(bo, id, { seconds: 5 })).body.code, 'page_sessions.ended');
      for (const [body, field] of [
        [{ seconds: -1 }, 'seconds'],
        [{ seconds: 1.5 }, 'seconds'],
        [{ seconds: 1, pieces: 'ff' }, 'pieces'],
        [{ seconds: 1, pieces: 'g'.repeat(25) }, 'pieces'],
      ] as const)
        assert.equal((await report(ana, id, body)).body.details[0].field, field);
    });

    it('is for those who may see it', async () => {
      const shared = await shareVideo(app);
      const guest = await enterAsGuest(app, shared);
      assert.equal((await read(shared, '', guest)).status, 401);
      const member = await makeSession(app.write, (await makeAccount(app.write)).id);
      assert.equal((await read(shared, '', member.cookie)).status, 404);
    });
  });

  describe('the attendance of a room', () => {
    it('tells of each session who was inside, for how long, with hands', async () => {
      const room = await shareRoom(app);
      const moderator = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room, { name: 'Ana Lima' });
      assert.equal((await read(room)).body.totals.came, 1, 'who waits has not come');
      await act(app, room, `participants/${guest.body.participantId}/admit`);
      const hand = { cookie: guest.cookie, body: { pageSessionId: guest.pageSessionId, isRaised: true } };
      assert.equal((await app.call(`POST /api/rooms/${room.mediaId}/participants/me/hand`, hand)).status, 204);
      app.clock.advance({ minutes: 1 });
      assert.equal((await leaveRoom(app, room.mediaId, guest)).status, 204);
      const { body } = await read(room);
      const byName = new Map(body.people.map((one: { name: string }) => [one.name, one]));
      assert.deepEqual([body.sessions.length, body.session, body.heat.of], [1, body.sessions[0].id, 'time']);
      assert.partialDeepStrictEqual(byName.get('Ana Lima'), { seconds: 60, isInside: false, hands: 1, share: null });
      assert.partialDeepStrictEqual(body.totals, { came: 2, inside: 1, guests: 1, members: 1 });
      await leaveRoom(app, room.mediaId, moderator);
    });
  });

  describe('the attendance of a room to which somebody comes again and again', () => {
    it('is exact, and a few rows', async () => {
      const room = await shareRoom(app);
      await arrive(app, room.owner.cookie, room.mediaId);
      let guest = await arriveAsGuest(app, room);
      await act(app, room, `participants/${guest.body.participantId}/admit`);
      const times = mostStays + 5;
      for (let at = 0; at < times; at += 1) {
        if (at > 0) guest = await arrive(app, guest.cookie, room.mediaId);
        const hand = { cookie: guest.cookie, body: { pageSessionId: guest.pageSessionId, isRaised: true } };
        await app.call(`POST /api/rooms/${room.mediaId}/participants/me/hand`, hand);
        app.clock.advance({ seconds: 20 });
        assert.equal((await leaveRoom(app, room.mediaId, guest)).status, 204);
        app.clock.advance({ seconds: 20 });
      }
      const { body } = await read(room);
      const one = body.people.find(({ way }: { way: string }) => way === 'link');
      assert.deepEqual([one.seconds, one.hands, one.isInside], [times * 20, times, false]);
      assert.deepEqual([...new Set(body.heat.counts)], [2]);
      const rows = app.read.selectFrom('visits').select('id').where('media_id', '=', room.mediaId);
      assert.equal((await rows.where('person', 'like', 'guest:%').execute()).length, mostStays + 1);
    });
  });

  describe('the attendance of a live session', () => {
    it('counts messages of those who watch', async () => {
      const live = await shareLive(app, { chat: 'everyone' });
      const watcher = await watchAs(app, live, await enterAsGuest(app, live));
      await report(watcher.cookie, watcher.pageSessionId, { seconds: 0 });
      assert.equal((await say(app, live, watcher)).status, 201);
      const { body } = await read(live);
      assert.deepEqual([body.totals.messages, body.totals.writers, body.people[0].messages], [1, 1, 1]);
    });
  });
});
