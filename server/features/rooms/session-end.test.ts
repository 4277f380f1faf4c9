import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  clicksOf,
  comeBack,
  leaveRoom,
  pass,
  stateBy,
  switchLinks,
  tellConnection,
  until,
  viewRoom,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  async function arriveOneByOne(app: TestApp, room: SharedVideo, count: number): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    for (let at = 0; at < count; at += 1) {
      app.clock.advance({ seconds: 1 });
      arrivals.push(await arriveAsGuest(app, room));
    }
    return arrivals;
  }

  describe('the session', () => {
    test('ends five minutes after the last participant has left, and the next session begins with the lobby', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      await act(app, room, `participants/${guest.participantId}/admit`);
      await leaveRoom(app, room.mediaId, owner);
      await leaveRoom(app, room.mediaId, guest);
      await pass(app, 299);
      assert.equal((await viewRoom(app, room)).session.state, 'open');
      await pass(app, 1);
      assert.equal((await viewRoom(app, room)).session.state, 'ended');
      assert.equal(await comeBack(app, room, guest), 'waiting');
      assert.deepEqual((await clicksOf(app, room)).used, 1);
    });

    test('goes on when somebody comes back in time', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      await leaveRoom(app, room.mediaId, owner);
      await pass(app, 299);
      const again = await arrive(app, room.owner.cookie, room.mediaId);
      tellConnection(app, again, true);
      await pass(app, 600);
      assert.equal(again.participantId, owner.participantId);
      assert.equal((await viewRoom(app, room)).session.state, 'open');
    });

    test('does not end while somebody waits', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      tellConnection(app, guest, true);
      await leaveRoom(app, room.mediaId, owner);
      await pass(app, 3_600);
      assert.deepEqual(
        [(await viewRoom(app, room)).session.state, (await viewRoom(app, room)).waiting.length],
        ['open', 1],
      );
    });

    test('ends with its last moderator where the room is set so, however the moderator leaves', async () => {
      for (const how of ['leaves', 'closes the page', 'is not heard of']) {
        const app = await buildTestApp(open);
        const room = await shareRoom(app, { whenModeratorsLeave: 'end', lobbyForGuests: false });
        const admin = await app.member({ role: 'admin' });
        const [owner, second] = [
          await arrive(app, room.owner.cookie, room.mediaId),
          await arrive(app, admin.cookie, room.mediaId),
        ];
        const guest = await arriveAsGuest(app, room);
        tellConnection(app, guest, true);
        tellConnection(app, owner, true);
        await leaveRoom(app, room.mediaId, second);
        assert.equal((await viewRoom(app, room)).session.state, 'open');
        if (how === 'leaves') await leaveRoom(app, room.mediaId, owner);
        if (how === 'closes the page') {
          await app.call(`POST /api/page-sessions/${owner.pageSessionId}/leave`, { cookie: owner.cookie });
          await until(async () => (await viewRoom(app, room)).insideCount === 1);
          assert.equal((await viewRoom(app, room)).session.state, 'open', 'the moderator may have reloaded the page');
          await pass(app, 60);
        }
        if (how === 'is not heard of') {
          tellConnection(app, owner, false);
          await pass(app, 120);
          await until(async () => (await viewRoom(app, room)).insideCount === 1);
          await pass(app, 60);
        }
        await until(async () => (await viewRoom(app, room)).session.state === 'ended');
        assert.equal(await stateBy(app, room, guest), 'left');
      }
    });

    test('in a full room guests who wait for the start come in one by one, as soon as somebody is out for whatever reason', async () => {
      const app = await buildTestApp(open, { config: { roomPlaces: 2 } });
      const room = await shareRoom(app, { lobbyForGuests: false });
      const waiting = await arriveOneByOne(app, room, 5);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      tellConnection(app, owner, true);
      for (const one of waiting) tellConnection(app, one, true);
      const inside = async () => {
        const states = await Promise.all(waiting.map((one) => stateBy(app, room, one)));
        return states.map((state) => state === 'inside');
      };
      const [first, second, third] = waiting;
      assert.deepEqual(await inside(), [true, false, false, false, false]);
      assert.deepEqual((await ask(app, room.mediaId, second!)).body.waitsFor, 'start');
      await leaveRoom(app, room.mediaId, first!);
      assert.deepEqual(await inside(), [false, true, false, false, false]);
      await act(app, room, `participants/${second!.participantId}/remove`);
      assert.deepEqual(await inside(), [false, false, true, false, false]);
      tellConnection(app, third!, false);
      await pass(app, 120);
      await until(async () => (await inside())[3]!);
      await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} });
      assert.deepEqual([await inside(), (await viewRoom(app, room)).insideCount], [Array(5).fill(false), 1]);
    });

    test('a guest who waited for the start by a link that was switched off is refused at the start', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room);
      await switchLinks(app, room, false);
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.equal((await viewRoom(app, room)).insideCount, 1);
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'page_sessions.ended');
    });

    test('a locked room keeps guests waiting, and unlocking it lets in those who waited only for the start', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room);
      await change(app, room, { lobbyForGuests: true });
      const other = await arriveAsGuest(app, room);
      await change(app, room, { locked: true });
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.deepEqual([await stateBy(app, room, guest), await stateBy(app, room, other)], ['waiting', 'waiting']);
      await change(app, room, { locked: false });
      assert.deepEqual([await stateBy(app, room, guest), await stateBy(app, room, other)], ['inside', 'waiting']);
    });

    test('a guest who was sent out needs an admission, even when the lobby is off and the guest leaves in between', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const cookie = await enterAsGuest(app, room);
      const guest = await arrive(app, cookie, room.mediaId);
      for (const what of ['remove', 'to-lobby']) {
        await act(app, room, `participants/${guest.participantId}/${what}`);
        app.clock.advance({ seconds: 30 });
        for (let attempt = 0; attempt < 3; attempt += 1) {
          assert.equal((await ask(app, room.mediaId, guest)).body.state, 'waiting');
          await leaveRoom(app, room.mediaId, guest);
        }
        await ask(app, room.mediaId, guest);
        await act(app, room, `participants/${guest.participantId}/admit`);
      }
    });
  });
});
