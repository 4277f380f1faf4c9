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
  look,
  openPage,
  switchLinks,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  /** Her page has a connection, or has lost it. */
  const connection = (app: TestApp, { pageSessionId }: Arrival, isThere: boolean) =>
    app.rooms.presence.heard(pageSessionId, isThere);
  async function pass(app: TestApp, seconds: number): Promise<void> {
    app.clock.advance({ seconds });
    await app.rooms.presence.keep();
    await app.rooms.lapse();
    await app.rooms.presence.sweep();
  }
  const waitingNames = async (app: TestApp, room: SharedVideo) =>
    (await look(app, room)).waiting.map(({ name, isAway }: { name: string; isAway: boolean }) => [name, isAway]);
  const stateBy = async (app: TestApp, room: SharedVideo, { cookie }: { cookie: string }) =>
    (await app.call(`GET /api/rooms/${room.mediaId}/participants/me`, { cookie })).body.state;
  async function arriveInTurn(app: TestApp, room: SharedVideo, count: number): Promise<Arrival[]> {
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
    test('silent for two minutes she is away, can be admitted, and is there again when she is heard', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const [her, him] = [
        await arriveAsGuest(app, room, { name: 'Ana' }),
        await arriveAsGuest(app, room, { name: 'Caio' }),
      ];
      connection(app, him, true);
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
      connection(app, her, true);
      assert.deepEqual((await waitingNames(app, room)).sort(), [
        ['Ana', false],
        ['Caio', false],
      ]);
      connection(app, her, false);
      await pass(app, 121);
      assert.equal((await act(app, room, `participants/${her.participantId}/admit`)).status, 204);
      assert.equal(await stateBy(app, room, her), 'inside');
    });

    test('connected she keeps her place for hours', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const her = await arriveAsGuest(app, room);
      connection(app, her, true);
      for (let quarter = 0; quarter < 20; quarter += 1) await pass(app, 14 * 60);
      assert.equal(await stateBy(app, room, her), 'waiting');
      assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 1, limit: 1 });
    });

    test('after a quarter of an hour her click is free, and nobody sees her any more', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const her = await arriveAsGuest(app, room);
      connection(app, her, true);
      await pass(app, 600);
      connection(app, her, false);
      await pass(app, 15 * 60 - 1);
      assert.equal(await stateBy(app, room, her), 'waiting');
      await pass(app, 1);
      assert.equal(await stateBy(app, room, her), 'left');
      assert.deepEqual([(await look(app, room)).waiting, (await clicksOf(app, room)).reserved], [[], 0]);
    });

    test('she comes back to her old place, unless she had left it', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const [her, left] = [
        await arriveAsGuest(app, room, { name: 'Ana' }),
        await arriveAsGuest(app, room, { name: 'Lia' }),
      ];
      await pass(app, 60);
      const him = await arriveAsGuest(app, room, { name: 'Caio' });
      connection(app, him, true);
      await leaveRoom(app, room.mediaId, left);
      await pass(app, 15 * 60);
      assert.equal(await comeBack(app, room, left), 'waiting');
      assert.equal(await comeBack(app, room, her), 'waiting');
      assert.deepEqual(
        (await waitingNames(app, room)).map(([name]: [string]) => name),
        ['Ana', 'Caio', 'Lia'],
      );
    });

    test('members and guests who were inside before do not wait for ever either, and the session can end', async () => {
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
      assert.equal((await look(app, room)).session.state, 'open');
      await pass(app, 60);
      await until(async () => (await look(app, room)).waiting.length === 0);
      await pass(app, 0);
      assert.equal((await look(app, room)).session.state, 'ended');
      assert.equal(await stateBy(app, room, member), 'left');
    });
  });

  describe('inside', () => {
    test('a lost connection keeps the seat for two minutes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const her = await arriveAsGuest(app, room);
      connection(app, owner, true);
      connection(app, her, true);
      await pass(app, 3_600);
      connection(app, her, false);
      await pass(app, 119);
      const seen = (await look(app, room)).participants.find(({ id }: { id: string }) => id === her.participantId);
      assert.equal(seen.isConnected, false);
      connection(app, her, true);
      await pass(app, 119);
      assert.equal(await stateBy(app, room, her), 'inside');
      connection(app, her, false);
      await pass(app, 120);
      await until(async () => (await stateBy(app, room, her)) === 'left');
      assert.equal(await comeBack(app, room, her), 'inside');
    });

    test('one who never connects has her seat for two minutes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      connection(app, owner, true);
      const her = await arriveAsGuest(app, room);
      await pass(app, 120);
      await until(async () => (await stateBy(app, room, her)) === 'left');
    });

    test('whoever was brought on stage comes back to the stage, whoever was brought down does not', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const her = await arriveAsGuest(app, room);
      await act(app, room, `participants/${her.participantId}/stage`);
      const pageSessionId = await openPage(app, her.cookie, room.mediaId, her.pageSessionId);
      await until(async () => (await stateBy(app, room, her)) === 'left');
      assert.equal((await ask(app, room.mediaId, { ...her, pageSessionId })).body.isOnStage, true);
      await act(app, room, `participants/${her.participantId}/unstage`);
      await leaveRoom(app, room.mediaId, { ...her, pageSessionId });
      assert.equal((await ask(app, room.mediaId, { ...her, pageSessionId })).body.isOnStage, false);
      await act(app, room, `participants/${her.participantId}/stage`);
      await act(app, room, `participants/${her.participantId}/to-lobby`);
      await act(app, room, `participants/${her.participantId}/admit`);
      assert.equal(
        (await look(app, room)).participants.find(({ id }: { id: string }) => id === her.participantId).isOnStage,
        false,
      );
    });

    test('each of those present has a name of her own, whatever case and width it has, also in one commit', async () => {
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
    });

    test('a name that was free while she was away is not hers any more', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const her = await arriveAsGuest(app, room, { name: 'Ana Lima' });
      await leaveRoom(app, room.mediaId, her);
      const other = await arriveAsGuest(app, room, { name: 'ana lima' });
      assert.equal((await ask(app, room.mediaId, her)).body.name, 'Ana Lima 2');
      assert.equal((await arrive(app, other.cookie, room.mediaId)).body.name, 'ana lima');
    });
  });

  describe('the session', () => {
    test('ends five minutes after the last one has gone, and the next one begins anew', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const her = await arriveAsGuest(app, room);
      await act(app, room, `participants/${her.participantId}/admit`);
      await leaveRoom(app, room.mediaId, owner);
      await leaveRoom(app, room.mediaId, her);
      await pass(app, 299);
      assert.equal((await look(app, room)).session.state, 'open');
      await pass(app, 1);
      assert.equal((await look(app, room)).session.state, 'ended');
      assert.equal(await comeBack(app, room, her), 'waiting');
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
      assert.equal((await look(app, room)).session.state, 'open');
    });

    test('does not end while somebody waits', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const her = await arriveAsGuest(app, room);
      connection(app, her, true);
      await leaveRoom(app, room.mediaId, owner);
      await pass(app, 3_600);
      assert.deepEqual([(await look(app, room)).session.state, (await look(app, room)).waiting.length], ['open', 1]);
    });

    test('ends with its last moderator where the room says so, however he goes', async () => {
      for (const how of ['leaves', 'closes the page', 'is not heard of']) {
        const app = await buildTestApp(open);
        const room = await shareRoom(app, { whenModeratorsLeave: 'end', lobbyForGuests: false });
        const admin = await app.member({ role: 'admin' });
        const [owner, second] = [
          await arrive(app, room.owner.cookie, room.mediaId),
          await arrive(app, admin.cookie, room.mediaId),
        ];
        const her = await arriveAsGuest(app, room);
        connection(app, her, true);
        connection(app, owner, true);
        await leaveRoom(app, room.mediaId, second);
        assert.equal((await look(app, room)).session.state, 'open');
        if (how === 'leaves') await leaveRoom(app, room.mediaId, owner);
        if (how === 'closes the page') {
          await app.call(`POST /api/page-sessions/${owner.pageSessionId}/leave`, { cookie: owner.cookie });
          await until(async () => (await look(app, room)).insideCount === 1);
          assert.equal((await look(app, room)).session.state, 'open', 'he may have reloaded');
          await pass(app, 60);
        }
        if (how === 'is not heard of') {
          connection(app, owner, false);
          await pass(app, 120);
          await until(async () => (await look(app, room)).insideCount === 1);
          await pass(app, 60);
        }
        await until(async () => (await look(app, room)).session.state === 'ended');
        assert.equal(await stateBy(app, room, her), 'left');
      }
    });

    test('in a full room whoever waits for the start comes in, in her turn, as soon as somebody goes, however he goes', async () => {
      const app = await buildTestApp(open, { config: { roomPlaces: 2 } });
      const room = await shareRoom(app, { lobbyForGuests: false });
      const waiting = await arriveInTurn(app, room, 5);
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
      assert.deepEqual([await inside(), (await look(app, room)).insideCount], [Array(5).fill(false), 1]);
    });

    test('whoever waited for the start by a link that has died meanwhile is shown out when it comes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const her = await arriveAsGuest(app, room);
      await switchLinks(app, room, false);
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.equal((await look(app, room)).insideCount, 1);
      assert.equal((await ask(app, room.mediaId, her)).body.code, 'page_sessions.ended');
    });

    test('a lock that is opened lets in who waited for the start alone, a closed one keeps her out', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const her = await arriveAsGuest(app, room);
      await change(app, room, { lobbyForGuests: true });
      const other = await arriveAsGuest(app, room);
      await change(app, room, { locked: true });
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.deepEqual([await stateBy(app, room, her), await stateBy(app, room, other)], ['waiting', 'waiting']);
      await change(app, room, { locked: false });
      assert.deepEqual([await stateBy(app, room, her), await stateBy(app, room, other)], ['inside', 'waiting']);
    });

    test('a guest cannot get past a lobby that is off by leaving it: once sent out, she is let in by a moderator', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const cookie = await enterAsGuest(app, room);
      const her = await arrive(app, cookie, room.mediaId);
      for (const what of ['remove', 'to-lobby']) {
        await act(app, room, `participants/${her.participantId}/${what}`);
        app.clock.advance({ seconds: 30 });
        for (let attempt = 0; attempt < 3; attempt += 1) {
          assert.equal((await ask(app, room.mediaId, her)).body.state, 'waiting');
          await leaveRoom(app, room.mediaId, her);
        }
        await ask(app, room.mediaId, her);
        await act(app, room, `participants/${her.participantId}/admit`);
      }
    });
  });
});
