import assert from 'node:assert/strict';
import { once } from 'node:events';
import { before, describe, it } from 'node:test';
import { makeRoom } from '#server/testing/make.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import { arrive, until } from '#server/testing/room-lab.ts';
import { buildTestApp, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  let app: TestApp;
  before(async () => void (app = await buildTestApp(open)));

  /** Somebody invited with this role, with the page of a room open at this process; the owner acts at `app`. */
  async function invite(role: string, here = app) {
    const owner = await app.member();
    const mediaId = await makeRoom(app.write, { ownerId: owner.id }, { stage: 'invited' });
    const path = `/api/media/${mediaId}/invitations`;
    const email = 'priya.nair@example.com';
    const made = await app.call(`POST ${path}`, {
      cookie: owner.cookie,
      body: { people: [{ email, role }], send: 'link' },
    });
    const [{ id, url }] = made.body.invitations;
    const token = url.split('/i/')[1];
    const confirmed = await app.call(`POST /api/invitations/${token}/confirm`, { body: { email } });
    const cookie = `foyer_guest=${confirmed.cookies['foyer_guest']}`;
    const page = await here.call('POST /api/page-sessions', { cookie, body: { mediaId } });
    const pageSessionId = page.body.id;
    const join = () => here.call(`POST /api/rooms/${mediaId}/join`, { cookie, body: { pageSessionId } });
    const me = () => app.call(`GET /api/rooms/${mediaId}/participants/me?pageSessionId=${pageSessionId}`, { cookie });
    const room = () => app.call(`GET /api/rooms/${mediaId}?pageSessionId=${pageSessionId}`, { cookie });
    const change = (to: string) => app.call(`PATCH ${path}/${id}`, { cookie: owner.cookie, body: { role: to } });
    const revoke = () => app.call(`DELETE ${path}/${id}`, { cookie: owner.cookie });
    return { owner, mediaId, cookie, pageSessionId, join, me, room, change, revoke };
  }

  describe('an invited person in a room', () => {
    it('who moderates opens it and admits, without a lobby and without an account', async () => {
      const { mediaId, cookie, join, room } = await invite('moderator');
      const { body } = await join();
      assert.deepEqual([body.state, body.role, body.isOnStage], ['inside', 'moderator', true]);
      const seen = (await room()).body;
      assert.deepEqual([seen.may.moderate, seen.participants[0].isInvited], [true, true]);
      assert.equal((await app.call(`POST /api/rooms/${mediaId}/admit-all`, { cookie })).status, 200);
      const settings = await app.call(`PATCH /api/rooms/${mediaId}`, { cookie, body: { chat: false } });
      assert.deepEqual([settings.status, settings.body.code], [403, 'media.not_permitted']);
    });

    it('who speaks waits for the start only, and is on stage at once', async () => {
      const { owner, mediaId, join, me } = await invite('speaker');
      assert.deepEqual([(await join()).body.waitsFor], ['start']);
      const page = await app.call('POST /api/page-sessions', { cookie: owner.cookie, body: { mediaId } });
      await app.call(`POST /api/rooms/${mediaId}/join`, {
        cookie: owner.cookie,
        body: { pageSessionId: page.body.id },
      });
      const { body } = await me();
      assert.deepEqual([body.state, body.isOnStage], ['inside', true]);
    });

    it('waits in the lobby where the module says so, but for a moderator', async () => {
      const admin = await app.member({ role: 'admin' });
      const setLobby = (lobbyForInvited: boolean) =>
        app.call('PATCH /api/modules/invitetomedia', { cookie: admin.cookie, body: { lobbyForInvited } });
      const statesOf = async () => {
        const states: unknown[] = [];
        for (const role of ['viewer', 'speaker', 'moderator']) {
          const { owner, mediaId, join } = await invite(role);
          await arrive(app, owner.cookie, mediaId);
          const { body } = await join();
          states.push(body.waitsFor ?? body.state);
        }
        return states;
      };
      assert.equal((await setLobby(true)).status, 200);
      assert.deepEqual(await statesOf(), ['admission', 'admission', 'inside']);
      assert.equal((await setLobby(false)).status, 200);
      assert.deepEqual(await statesOf(), ['inside', 'inside', 'inside']);
    });

    it('gets another role at once: the seat, the stage and what may be done', async () => {
      const { mediaId, cookie, join, me, room, change } = await invite('moderator');
      await join();
      await change('viewer');
      const { body } = await me();
      assert.deepEqual([body.role, body.isOnStage, body.maySend], ['viewer', false, []]);
      assert.equal((await room()).body.may.moderate, false);
      assert.equal((await app.call(`POST /api/rooms/${mediaId}/admit-all`, { cookie })).status, 403);
      await change('speaker');
      assert.deepEqual([(await me()).body.role, (await me()).body.isOnStage], ['speaker', true]);
    });

    it('who is revoked loses the seat and the page at once', async () => {
      const { mediaId, join, me, revoke } = await invite('speaker');
      await join();
      await revoke();
      assert.deepEqual([(await me()).status, (await me()).body.code], [403, 'page_sessions.ended']);
      const rows = await app.read
        .selectFrom('room_participants')
        .select('state')
        .where('media_id', '=', mediaId)
        .execute();
      assert.deepEqual(
        rows.map(({ state }) => state),
        ['left'],
      );
    });

    it('who is revoked at another process goes out here: the page, the socket and the seat', async () => {
      const here = await app.again();
      const { mediaId, cookie, pageSessionId, join, revoke } = await invite('moderator', here);
      await join();
      const { connect } = await listenTo(here);
      const page = await connect({ cookie, pageSessionId });
      const isClosed = once(page.socket as never, 'disconnect');
      assert.equal((await revoke()).status, 204);
      await isClosed;
      const renewed = await here.call(`POST /api/page-sessions/${pageSessionId}/renew`, { cookie });
      assert.deepEqual([renewed.status, renewed.body.code], [403, 'page_sessions.ended']);
      assert.equal((await here.call('POST /api/page-sessions', { cookie, body: { mediaId } })).status, 410);
      await until(() => (here.rooms.live.find(mediaId)?.seats.size ?? 0) === 0, 30_000);
    });
  });
});
