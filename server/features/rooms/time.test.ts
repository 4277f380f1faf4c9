import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  clicksOf,
  leaveRoom,
  viewRoom,
  openPage,
  standingOf,
  switchLinks,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { buildTestApp, enterAsGuest, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  /** Reports that the participant's page has connected or disconnected. */
  const connection = (app: TestApp, { pageSessionId }: Arrival, isThere: boolean) =>
    app.rooms.presence.heard(pageSessionId, isThere);
  async function pass(app: TestApp, seconds: number): Promise<void> {
    app.clock.advance({ seconds });
    await app.rooms.presence.keep();
    await app.rooms.lapse();
    await app.rooms.presence.sweep();
  }
  const waitingNames = async (app: TestApp, room: SharedVideo) =>
    (await viewRoom(app, room)).waiting.map(({ name, isAway }: { name: string; isAway: boolean }) => [name, isAway]);
  const stateBy = async (app: TestApp, room: SharedVideo, { cookie }: { cookie: string }) =>
    (await app.call(`GET /api/rooms/${room.mediaId}/participants/me`, { cookie })).body.state;
  async function arriveOneByOne(app: TestApp, room: SharedVideo, count: number): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    for (let at = 0; at < count; at += 1) {
      app.clock.advance({ seconds: 1 });
      arrivals.push(await arriveAsGuest(app, room));
    }
    return arrivals;
  }
  async function comeBack(app: TestApp, room: SharedVideo, one: Arrival): Promise<string> {
    const { status, body } = await arrive(app, one.cookie, room.mediaId);
    return status === 201 ? body.state : body.code;
  }

  describe('in the lobby', () => {
    test('a guest without a connection for two minutes is shown as away, admitted by name only, and back once connected', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const [guest, otherGuest] = [
        await arriveAsGuest(app, room, { name: 'Ana' }),
        await arriveAsGuest(app, room, { name: 'Caio' }),
      ];
      connection(app, otherGuest, true);
      await pass(app, 119);
      assert.deepEqual((await waitingNames(app, room)).sort(), [
        ['Ana', false],
        ['Caio', false],
      ]);
      await pass(app, 1);
      assert.deepEqual((await waitingNames(app, room)).sort(), [
        ['Ana', true],
        ['Caio', false],
      ]);
      connection(app, guest, true);
      assert.deepEqual((await waitingNames(app, room)).sort(), [
        ['Ana', false],
        ['Caio', false],
      ]);
      connection(app, guest, false);
      await pass(app, 121);
      assert.deepEqual((await act(app, room, 'admit-all')).body, { count: 1 });
      assert.deepEqual(await waitingNames(app, room), [['Ana', true]]);
      assert.equal((await act(app, room, `participants/${guest.participantId}/admit`)).status, 204);
      assert.equal(await stateBy(app, room, guest), 'inside');
    });

    test('a connected guest keeps the place for hours', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const guest = await arriveAsGuest(app, room);
      connection(app, guest, true);
      for (let quarter = 0; quarter < 20; quarter += 1) await pass(app, 14 * 60);
      assert.equal(await stateBy(app, room, guest), 'waiting');
      assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 1, limit: 1 });
    });

    test('a guest without a connection for a quarter of an hour is not shown any more, and the click is released', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const guest = await arriveAsGuest(app, room);
      connection(app, guest, true);
      await pass(app, 600);
      connection(app, guest, false);
      await pass(app, 15 * 60 - 1);
      assert.equal(await stateBy(app, room, guest), 'waiting');
      await pass(app, 1);
      assert.equal(await stateBy(app, room, guest), 'left');
      assert.deepEqual([(await viewRoom(app, room)).waiting, (await clicksOf(app, room)).reserved], [[], 0]);
    });

    test('a guest whose wait lapsed comes back to the old place, a guest who left does not', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const [guest, left] = [
        await arriveAsGuest(app, room, { name: 'Ana' }),
        await arriveAsGuest(app, room, { name: 'Lia' }),
      ];
      await pass(app, 60);
      const otherGuest = await arriveAsGuest(app, room, { name: 'Caio' });
      connection(app, otherGuest, true);
      await leaveRoom(app, room.mediaId, left);
      await pass(app, 15 * 60);
      assert.equal(await comeBack(app, room, left), 'waiting');
      assert.equal(await comeBack(app, room, guest), 'waiting');
      assert.deepEqual(
        (await waitingNames(app, room)).map(([name]: [string]) => name),
        ['Ana', 'Caio', 'Lia'],
      );
    });

    test('the wait of members, and of guests who were inside before, lapses too, so that the session can end', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForMembers: true });
      await app.write((unit) =>
        unit.db.updateTable('media').set({ visibility: 'published' }).where('id', '=', room.mediaId).execute(),
      );
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const member = await arrive(app, (await app.member()).cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      await act(app, room, `participants/${guest.participantId}/admit`);
      await act(app, room, `participants/${guest.participantId}/to-lobby`);
      await leaveRoom(app, room.mediaId, owner);
      assert.equal((await waitingNames(app, room)).length, 2);
      await pass(app, 14 * 60);
      assert.equal((await viewRoom(app, room)).session.state, 'open');
      await pass(app, 60);
      await until(async () => (await viewRoom(app, room)).waiting.length === 0);
      await pass(app, 0);
      assert.equal((await viewRoom(app, room)).session.state, 'ended');
      assert.equal(await stateBy(app, room, member), 'left');
    });
  });

  describe('inside', () => {
    test('a guest who loses the connection keeps the seat for two minutes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      connection(app, owner, true);
      connection(app, guest, true);
      await pass(app, 3_600);
      connection(app, guest, false);
      await pass(app, 119);
      const seen = (await viewRoom(app, room)).participants.find(
        ({ id }: { id: string }) => id === guest.participantId,
      );
      assert.equal(seen.isConnected, false);
      connection(app, guest, true);
      await pass(app, 119);
      assert.equal(await stateBy(app, room, guest), 'inside');
      connection(app, guest, false);
      await pass(app, 120);
      await until(async () => (await stateBy(app, room, guest)) === 'left');
      assert.equal(await comeBack(app, room, guest), 'inside');
    });

    test('a guest who never connects keeps the seat for two minutes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      connection(app, owner, true);
      const guest = await arriveAsGuest(app, room);
      await pass(app, 120);
      await until(async () => (await stateBy(app, room, guest)) === 'left');
    });

    test('a guest who was brought on stage comes back on stage, a guest who was taken off the stage does not', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      await act(app, room, `participants/${guest.participantId}/stage`);
      const pageSessionId = await openPage(app, guest.cookie, room.mediaId, guest.pageSessionId);
      await until(async () => (await stateBy(app, room, guest)) === 'left');
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.isOnStage, true);
      await act(app, room, `participants/${guest.participantId}/unstage`);
      await leaveRoom(app, room.mediaId, { ...guest, pageSessionId });
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.isOnStage, false);
      await act(app, room, `participants/${guest.participantId}/stage`);
      await act(app, room, `participants/${guest.participantId}/to-lobby`);
      await act(app, room, `participants/${guest.participantId}/admit`);
      assert.equal(
        (await viewRoom(app, room)).participants.find(({ id }: { id: string }) => id === guest.participantId).isOnStage,
        false,
      );
    });

    test('participants who are present have different names, whatever their case and width, also in one commit', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const named = async (name: string) => (await arriveAsGuest(app, room, { name })).body.name as string;
      const crowd = await Promise.all(Array.from({ length: 12 }, () => named('Ana Lima')));
      const numbers = Array.from({ length: 11 }, (_, at) => `Ana Lima ${at + 2}`);
      assert.deepEqual([...crowd].sort(), ['Ana Lima', ...numbers].sort());
      assert.equal(await named('ＡＮＡ LIMA'), 'ＡＮＡ LIMA 13');
      assert.equal(await named('Ana Lima 5'), 'Ana Lima 14');
      assert.equal(await named('Bia'), 'Bia');
      assert.equal(await named('Bia 7'), 'Bia 7');
      assert.equal(await named('bia'), 'bia 8');
      assert.equal(await named('Віа'), 'Віа 9');
    });

    test('a name belongs to the moderator, then to the member, whoever comes first, and no guest is called by a role', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false }, { maxClicks: 9 });
      const { cookie, name } = room.owner;
      await arrive(app, cookie, room.mediaId, { name: 'Zoe Opener' });
      const ana = await makeAccount(app.write, { name: 'Аna Lima' });
      const member = await makeSession(app.write, ana.id);
      const guest = await arriveAsGuest(app, room, { name: 'Ana\u200B Lima' });
      const second = await arriveAsGuest(app, room, { name: 'ANA LIMA' });
      const expectNames = async (...expected: string[]) => {
        const names = (await viewRoom(app, room)).participants.map((one: { name: string }) => one.name);
        assert.deepEqual(names.sort(), ['Zoe Opener', ...expected].sort());
      };
      await expectNames('Ana Lima', 'ANA LIMA 2');
      await app.call(`PATCH /api/media/${room.mediaId}`, { cookie, body: { visibility: 'published' } });
      const joined = await arrive(app, member.cookie, room.mediaId);
      assert.equal(joined.body.name, 'Аna Lima');
      await expectNames('Ana Lima 3', 'ANA LIMA 2', 'Аna Lima');
      assert.equal((await standingOf(app, room.mediaId, guest)).name, 'Ana Lima 3');
      assert.equal((await ask(app, room.mediaId, second)).body.name, 'ANA LIMA 2');

      await leaveRoom(app, room.mediaId, joined);
      assert.equal((await ask(app, room.mediaId, joined, { name })).body.name, name);
      assert.equal((await arrive(app, cookie, room.mediaId, { name })).body.name, name);
      assert.notEqual((await standingOf(app, room.mediaId, joined)).name, name);
      for (const role of ['Host', 'Ana (Mоderator)']) {
        const refused = await ask(app, room.mediaId, joined, { name: role });
        assert.deepEqual([refused.status, refused.body.details?.[0]?.code], [422, 'reserved'], role);
        await assert.rejects(arriveAsGuest(app, room, { name: role }), /reserved/u);
      }
      assert.equal((await clicksOf(app, room)).used, 2);
      assert.equal((await arrive(app, cookie, room.mediaId, { name: 'Host' })).body.name, 'Host');
    });

    test('a guest who comes back gets another name when somebody has taken the old one', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room, { name: 'Ana Lima' });
      await leaveRoom(app, room.mediaId, guest);
      const other = await arriveAsGuest(app, room, { name: 'ana lima' });
      assert.equal((await ask(app, room.mediaId, guest)).body.name, 'Ana Lima 2');
      assert.equal((await arrive(app, other.cookie, room.mediaId)).body.name, 'ana lima');
    });
  });

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
      connection(app, again, true);
      await pass(app, 600);
      assert.equal(again.participantId, owner.participantId);
      assert.equal((await viewRoom(app, room)).session.state, 'open');
    });

    test('does not end while somebody waits', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      connection(app, guest, true);
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
        connection(app, guest, true);
        connection(app, owner, true);
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
          connection(app, owner, false);
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
      connection(app, owner, true);
      for (const one of waiting) connection(app, one, true);
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
      connection(app, third!, false);
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
