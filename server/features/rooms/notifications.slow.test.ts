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

/** Changes of the lobby are gathered for a tenth of a second before they are sent. */
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
      test(`a ${how} guest is notified on the open page, also after a reload, and may come to the next session`, async () => {
        const room = await shareRoom(app, {}, { maxClicks: 3 });
        await arrive(app, room.owner.cookie, room.mediaId);
        const [guest, banned] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
        if (how === 'removed') await act(app, room, `participants/${guest.participantId}/admit`);
        await act(app, room, `participants/${guest.participantId}/${how === 'removed' ? 'remove' : 'decline'}`);
        await act(app, room, `participants/${banned.participantId}/ban`);
        const again = { ...guest, pageSessionId: await openPage(app, guest.cookie, room.mediaId, guest.pageSessionId) };
        assert.equal(await stateOf(app, room.mediaId, again), how);
        const [guestListener, bannedListener] = [await listen(again), await listen(banned)];
        await act(app, room, 'end');
        await until(() => guestListener.count('standing') === 1);
        assert.equal((await standingOf(app, room.mediaId, again)).session.state, 'ended');
        assert.equal(bannedListener.count('standing'), 0);
        await arrive(app, room.owner.cookie, room.mediaId);
        await until(() => guestListener.count('standing') === 2 && guestListener.count('room') === 1);
        assert.equal((await standingOf(app, room.mediaId, again)).isReopened, true);
        assert.equal((await standingOf(app, room.mediaId, banned)).isReopened, false);
        assert.equal((await ask(app, room.mediaId, again)).body.state, 'waiting');
      });
  });

  describe('a page session that reaches its greatest age', () => {
    test('is notified and loses its socket and its seat, without a request', async () => {
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

  describe('waiting guests', () => {
    test('are notified when a moderator comes and when the last one leaves, and not of other members', async () => {
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      await app.write((unit) =>
        unit.db.updateTable('media').set({ visibility: 'published' }).where('id', '=', room.mediaId).execute(),
      );
      const guest = await arriveAsGuest(app, room);
      const guestListener = await listen(guest);
      const isModerated = async () => (await standingOf(app, room.mediaId, guest)).isModeratorInside;
      await arrive(app, (await app.member()).cookie, room.mediaId);
      assert.equal(await isModerated(), false);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      await until(() => guestListener.count('standing') === 1);
      assert.equal(await isModerated(), true);
      await leaveRoom(app, room.mediaId, { ...owner, cookie: room.owner.cookie });
      await until(() => guestListener.count('standing') === 2);
      assert.equal(await isModerated(), false);
    });

    test('are marked for moderators as long as somebody with the same email address is banned', async () => {
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

    test('and participants inside get 404 once the room was deleted, because no other session may follow', async () => {
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      await arrive(app, room.owner.cookie, room.mediaId);
      const [guest, otherGuest] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      await act(app, room, `participants/${otherGuest.participantId}/admit`);
      await app.call(`DELETE /api/media/${room.mediaId}`, { cookie: room.owner.cookie });
      for (const one of [guest, otherGuest]) {
        const { status, body } = await app.call(
          `GET /api/rooms/${room.mediaId}/participants/me?pageSessionId=${one.pageSessionId}`,
          { cookie: one.cookie },
        );
        assert.deepEqual([status, body.code], [404, 'media.not_found']);
      }
    });
  });

  describe('events of the lobby', () => {
    test('reach a moderator only until the role, the account session or the page is lost', async () => {
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
        const [adminListener, ownerListener] = [
          await listen(page),
          await listen({
            cookie: room.owner.cookie,
            pageSessionId: await openPage(app, room.owner.cookie, room.mediaId),
          }),
        ];
        await arriveAsGuest(app, room);
        await until(() => adminListener.count('waiting') === 1 && ownerListener.count('waiting') === 1);
        await lose(admin, page);
        await arriveAsGuest(app, room);
        await until(() => ownerListener.count('waiting') === 2);
        await wait(gatheredMs);
        assert.equal(adminListener.count('waiting'), 1, how);
      }
    });
  });
});
