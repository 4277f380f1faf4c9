import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeGrant, makeLive } from '#server/testing/make.ts';
import { buildTestApp, enterAsGuest, shareLive, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

async function openHouse(app: TestApp) {
  const owner = await app.member();
  const mediaId = await makeLive(app.write, { ownerId: owner.id, visibility: 'published' });
  const moderator = await app.member();
  await makeGrant(app.write, mediaId, moderator.id, { role: 'moderator' });
  const ask = (what: string, body?: object, cookie = owner.cookie) => app.call(what, { cookie, ...(body && { body }) });
  return { owner, moderator, mediaId, at: `/api/live/${mediaId}`, ask };
}

forEachDatabase((_, open) => {
  describe('a live session', () => {
    test('is created with its settings, which its page and lists show', async () => {
      const app = await buildTestApp(open);
      const { cookie } = await app.member();
      const live = { startsAt: '2026-12-01T10:00:00.000Z', chat: 'members', autoStart: true };
      const made = await app.call('POST /api/media', { cookie, body: { kind: 'live', title: 'Launch', live } });
      assert.equal(made.status, 201);
      const session = {
        ...{ state: 'planned', startsAt: live.startsAt, endsAt: null },
        ...{ startedAt: null, endedAt: null },
      };
      assert.deepEqual([made.body.status, made.body.session], ['ready', session]);
      assert.equal(made.body.may.upload, false);
      const view = await app.call(`GET /api/live/${made.body.id}`, { cookie });
      assert.deepEqual(view.body.session, session);
      assert.deepEqual(view.body.settings, {
        ...{ startsAt: live.startsAt, endsAt: null, chat: 'members' },
        ...{ slowModeSeconds: 0, dvr: true, autoStart: true },
      });
      assert.equal((await app.call('GET /api/media?kind=live', { cookie })).body.items[0].session.state, 'planned');
    });

    test('with an end before its start is refused at that field, when it is created and later', async () => {
      const app = await buildTestApp(open);
      const { at, ask, owner } = await openHouse(app);
      const times = { startsAt: '2026-12-01T10:00:00.000Z', endsAt: '2026-12-01T10:00:00.000Z' };
      const body = { kind: 'live', title: 'Launch', live: times };
      for (const reply of [
        await app.call('POST /api/media', { cookie: owner.cookie, body }),
        await ask(`PATCH ${at}`, times),
      ])
        assert.deepEqual(
          [reply.status, reply.body.code, reply.body.details[0].field],
          [422, 'live.schedule_invalid', 'endsAt'],
        );
    });

    test('cannot be created where live sessions are switched off', async () => {
      const app = await buildTestApp(open, { environment: { FOYER_LIVE: 'off' } });
      const { cookie } = await app.member();
      const refused = await app.call('POST /api/media', { cookie, body: { kind: 'live', title: 'Launch' } });
      assert.deepEqual([refused.status, refused.body.code, refused.body.details[0].field], [409, 'live.off', 'kind']);
      assert.equal((await app.call('GET /api/accounts/me', { cookie })).body.account.may.createLive, false);
      const { at, ask } = await openHouse(app);
      assert.deepEqual((await ask(`GET ${at}`)).body.ingest, { rtmp: null, rtmps: null, problem: 'off' });
      assert.equal((await ask(`POST ${at}/start`)).body.code, 'live.off');
    });

    test('says that encoders cannot come yet, until the server listens for them', async () => {
      const app = await buildTestApp(open);
      const { at, ask } = await openHouse(app);
      assert.equal((await ask(`GET ${at}`)).body.ingest.problem, 'starting');
      await app.live.tick();
      assert.equal((await ask(`GET ${at}`)).body.ingest.problem, null);
    });

    test('shows its stream key to those who broadcast, in one text, and a new one replaces it', async () => {
      const app = await buildTestApp(open);
      const { at, ask, mediaId, moderator } = await openHouse(app);
      const { key } = (await ask(`GET ${at}/key`)).body;
      assert.match(key, new RegExp(`^${mediaId}\\?key=[\\w-]{43}$`, 'u'));
      const renewed = (await ask(`POST ${at}/key`)).body.key;
      assert.notEqual(renewed, key);
      assert.equal((await ask(`GET ${at}/key`)).body.key, renewed);
      assert.equal((await ask(`GET ${at}/key`, undefined, moderator.cookie)).body.code, 'media.not_permitted');
      const rows = JSON.stringify(await app.read.selectFrom('live_sessions').selectAll().execute());
      assert.ok(!rows.includes(renewed.split('=')[1]), 'the row does not contain the secret');
    });

    test('lets a moderator change the chat, and nothing of what is sent', async () => {
      const app = await buildTestApp(open);
      const { at, ask, moderator } = await openHouse(app);
      const changed = await ask(`PATCH ${at}`, { chat: 'off', slowModeSeconds: 10 }, moderator.cookie);
      assert.deepEqual([changed.status, changed.body.settings.chat], [200, 'off']);
      assert.deepEqual(changed.body.may, { broadcast: false, moderate: true, chat: true, react: true });
      assert.deepEqual([changed.body.ingest, changed.body.notes], [null, []]);
      assert.equal((await ask(`PATCH ${at}`, { dvr: false }, moderator.cookie)).body.code, 'media.not_permitted');
      assert.equal((await ask(`PATCH ${at}`, { dvr: false })).body.settings.dvr, false);
    });

    test('does not go live without a picture, and does not end before it started', async () => {
      const app = await buildTestApp(open);
      const { at, ask } = await openHouse(app);
      const [start, end] = [await ask(`POST ${at}/start`), await ask(`POST ${at}/end`)];
      assert.deepEqual([start.status, start.body.code], [409, 'live.no_picture']);
      assert.deepEqual([end.status, end.body.code], [409, 'live.not_started']);
    });

    test('tells a guest who comes early its state, and whether the guest may write', async () => {
      const app = await buildTestApp(open);
      const shared = await shareLive(app, { startsAt: '2026-12-01T10:00:00.000Z', chat: 'members' });
      const cookie = await enterAsGuest(app, shared);
      const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
      assert.deepEqual([page.status, page.body.playback, page.body.session.state], [201, undefined, 'planned']);
      const at = `GET /api/live/${shared.mediaId}`;
      const view = await app.call(`${at}?pageSessionId=${page.body.id}`, { cookie });
      assert.equal(view.body.session.startsAt, '2026-12-01T10:00:00.000Z');
      assert.deepEqual(view.body.may, { broadcast: false, moderate: false, chat: false, react: false });
      assert.equal((await app.call(at, { cookie })).status, 404, 'a guest names the page');
      const other = await shareLive(app);
      const elsewhere = await app.call(`GET /api/live/${other.mediaId}?pageSessionId=${page.body.id}`, { cookie });
      assert.equal(elsewhere.body.code, 'page_sessions.not_allowed');
    });
  });
});
