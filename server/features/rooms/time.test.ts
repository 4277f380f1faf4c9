import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  clicksOf,
  comeBack,
  leaveRoom,
  openPage,
  pass,
  standingOf,
  stateBy,
  tellConnection,
  until,
  viewRoom,
} from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  const waitingNames = async (app: TestApp, room: SharedVideo) =>
    (await viewRoom(app, room)).waiting.map(({ name, isAway }: { name: string; isAway: boolean }) => [name, isAway]);

  describe('in the lobby', () => {
    test('a guest without a connection for two minutes is shown as away, admitted by name only, and back once connected', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const [guest, otherGuest] = [
        await arriveAsGuest(app, room, { name: 'Ana' }),
        await arriveAsGuest(app, room, { name: 'Caio' }),
      ];
      tellConnection(app, otherGuest, true);
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
      tellConnection(app, guest, true);
      assert.deepEqual((await waitingNames(app, room)).sort(), [
        ['Ana', false],
        ['Caio', false],
      ]);
      tellConnection(app, guest, false);
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
      tellConnection(app, guest, true);
      for (let quarter = 0; quarter < 20; quarter += 1) await pass(app, 14 * 60);
      assert.equal(await stateBy(app, room, guest), 'waiting');
      assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 1, limit: 1 });
    });

    test('a guest without a connection for a quarter of an hour is not shown any more, and the click is released', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const guest = await arriveAsGuest(app, room);
      tellConnection(app, guest, true);
      await pass(app, 600);
      tellConnection(app, guest, false);
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
      tellConnection(app, otherGuest, true);
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
      tellConnection(app, owner, true);
      tellConnection(app, guest, true);
      await pass(app, 3_600);
      tellConnection(app, guest, false);
      await pass(app, 119);
      const seen = (await viewRoom(app, room)).participants.find(
        ({ id }: { id: string }) => id === guest.participantId,
      );
      assert.equal(seen.isConnected, false);
      tellConnection(app, guest, true);
      await pass(app, 119);
      assert.equal(await stateBy(app, room, guest), 'inside');
      tellConnection(app, guest, false);
      await pass(app, 120);
      await until(async () => (await stateBy(app, room, guest)) === 'left');
      assert.equal(await comeBack(app, room, guest), 'inside');
    });

    test('a guest who never connects keeps the seat for two minutes', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      tellConnection(app, owner, true);
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
});
