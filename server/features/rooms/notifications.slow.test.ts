import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listenTo, type Connect, type PageListener } from '#server/testing/page-listener.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  leaveRoom,
  openPage,
  standingOf,
  stateOf,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

/** News of the lobby is gathered for a tenth of a second. */
const gatheredMs = 200;

forEachDatabase((_database, open) => {
  let app: TestApp;
  let connect: Connect;
  before(async () => {
    app = await buildTestApp(open);
    ({ connect } = await listenTo(app));
  });

  async function listen(page: Pick<Arrival, 'cookie' | 'pageSessionId'>): Promise<PageListener> {
    const listener = await connect(page);
    await wait(50);
    return listener;
  }

  describe('when a session ends', () => {
    for (const how of ['removed', 'declined'] as const)
      test(`whoever was ${how} is told on the page she has open, also when it was reloaded, and may come to the next`, async () => {
        const room = await shareRoom(app, {}, { maxClicks: 3 });
        await arrive(app, room.owner.cookie, room.mediaId);
        const [her, banned] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
        if (how === 'removed') await act(app, room, `participants/${her.participantId}/admit`);
        await act(app, room, `participants/${her.participantId}/${how === 'removed' ? 'remove' : 'decline'}`);
        await act(app, room, `participants/${banned.participantId}/ban`);
        const again = { ...her, pageSessionId: await openPage(app, her.cookie, room.mediaId, her.pageSessionId) };
        assert.equal(await stateOf(app, room.mediaId, again), how);
        const [hers, others] = [await listen(again), await listen(banned)];
        await act(app, room, 'end');
        await until(() => hers.count('standing') === 1);
        assert.equal((await standingOf(app, room.mediaId, again)).session.state, 'ended');
        await arrive(app, room.owner.cookie, room.mediaId);
        assert.equal((await ask(app, room.mediaId, again)).body.state, 'waiting');
        assert.equal(others.count('standing'), 0);
      });
  });

  describe('a page that has had its time', () => {
    test('is told, its socket is closed and its seat is empty, without anybody asking', async () => {
      const own = await buildTestApp(open, { config: { pageSessionMaxMs: 10 * 60_000 } });
      const { connect: connectOwn } = await listenTo(own);
      const room = await shareRoom(own, { lobbyForGuests: false });
      const owner = await arrive(own, room.owner.cookie, room.mediaId);
      const early = await arriveAsGuest(own, room);
      const pages = [owner, early];
      const sockets = [await connectOwn(owner), await connectOwn(early)];
      const pass = async (minutes: number) => {
        for (let minute = 0; minute < minutes; minute += 1) {
          own.clock.advance({ minutes: 1 });
          for (const { cookie, pageSessionId } of pages)
            await own.call(`POST /api/page-sessions/${pageSessionId}/renew`, { cookie });
          own.living.sweep();
        }
      };
      await pass(5);
      const late = await arriveAsGuest(own, room);
      pages.push(late);
      sockets.push(await connectOwn(late));
      await pass(4);
      assert.ok(own.rooms.live.findSeat(early.participantId) && sockets[1]!.socket.connected);
      own.clock.advance({ minutes: 1 });
      own.living.sweep();
      await until(() => sockets[1]!.count('renew') === 1 && !sockets[1]!.socket.connected);
      await until(() => own.rooms.live.findSeat(early.participantId) === null);
      assert.ok(sockets[2]!.socket.connected && own.rooms.live.findSeat(late.participantId));
      assert.equal((await ask(own, room.mediaId, early)).body.code, 'page_sessions.ended');
    });
  });

  describe('those who wait', () => {
    test('are told when a moderator is there, and when the last one is gone; a member inside is none', async () => {
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      await app.write((unit) =>
        unit.db.updateTable('media').set({ visibility: 'published' }).where('id', '=', room.mediaId).execute(),
      );
      const her = await arriveAsGuest(app, room);
      const hers = await listen(her);
      const isModerated = async () => (await standingOf(app, room.mediaId, her)).isModeratorInside;
      await arrive(app, (await app.member()).cookie, room.mediaId);
      assert.equal(await isModerated(), false);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      await until(() => hers.count('standing') === 1);
      assert.equal(await isModerated(), true);
      await leaveRoom(app, room.mediaId, { ...owner, cookie: room.owner.cookie });
      await until(() => hers.count('standing') === 2);
      assert.equal(await isModerated(), false);
    });

    test('are marked for moderators as soon as somebody of the same e-mail is banned, and no more once she may come', async () => {
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const [bad] = [
        await arriveAsGuest(app, room, { email: 'marta@example.org' }),
        await arriveAsGuest(app, room, { email: 'MARTA@example.org' }),
      ];
      const moderators = await listen(owner);
      const lastMark = () =>
        moderators.heard
          .filter(([event]) => event === 'waiting')
          .flatMap(([, news]) => (news as { changed: { hasBannedEmail: boolean }[] }).changed)
          .at(-1)?.hasBannedEmail;
      await act(app, room, `participants/${bad.participantId}/ban`);
      await until(() => lastMark() === true);
      const bans = await app.call(`GET /api/rooms/${room.mediaId}/bans`, { cookie: room.owner.cookie });
      const { id } = bans.body.bans[0];
      await app.call(`DELETE /api/rooms/${room.mediaId}/bans/${id}`, { cookie: room.owner.cookie });
      await until(() => lastMark() === false);
    });

    test('and those inside learn that the room was deleted, not that another session may come', async () => {
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      await arrive(app, room.owner.cookie, room.mediaId);
      const [her, him] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      await act(app, room, `participants/${him.participantId}/admit`);
      await app.call(`DELETE /api/media/${room.mediaId}`, { cookie: room.owner.cookie });
      for (const one of [her, him]) {
        const { status, body } = await app.call(
          `GET /api/rooms/${room.mediaId}/participants/me?pageSessionId=${one.pageSessionId}`,
          { cookie: one.cookie },
        );
        assert.deepEqual([status, body.code], [404, 'media.not_found']);
      }
    });
  });

  describe('news of the lobby', () => {
    test('reach a moderator only while he is one: no more after his role, his session or his page has gone', async () => {
      const ways: Record<string, (one: { id: string; cookie: string }, page: Arrival) => Promise<unknown>> = {
        'is no administrator any more': ({ id }) =>
          app.write((unit) => unit.db.updateTable('accounts').set({ role: 'member' }).where('id', '=', id).execute()),
        'has signed out': ({ cookie }) => app.call('POST /api/accounts/sign-out', { cookie }),
        'has closed the page': ({ cookie }, { pageSessionId }) =>
          app.call(`POST /api/page-sessions/${pageSessionId}/leave`, { cookie }),
      };
      for (const [how, lose] of Object.entries(ways)) {
        const room = await shareRoom(app);
        const admin = await app.member({ role: 'admin' });
        const page = await arrive(app, admin.cookie, room.mediaId);
        const [his, owners] = [
          await listen(page),
          await listen({
            cookie: room.owner.cookie,
            pageSessionId: await openPage(app, room.owner.cookie, room.mediaId),
          }),
        ];
        await arriveAsGuest(app, room);
        await until(() => his.count('waiting') === 1 && owners.count('waiting') === 1);
        await lose(admin, page);
        await arriveAsGuest(app, room);
        await until(() => owners.count('waiting') === 2);
        await wait(gatheredMs);
        assert.equal(his.count('waiting'), 1, how);
      }
    });
  });
});
