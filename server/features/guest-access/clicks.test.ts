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
  openPage,
  stateOf,
  standingOf,
  switchLinks,
} from '#server/testing/room-lab.ts';
import {
  buildTestApp,
  enterAsGuest,
  form,
  shareRoom,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import type { Unit } from '#server/database/write.ts';
import { createClicks } from './clicks.ts';

forEachDatabase((_database, open) => {
  async function lobby(limit: number | null = 2, given: object = {}): Promise<{ app: TestApp; room: SharedVideo }> {
    const app = await buildTestApp(open);
    return { app, room: await shareRoom(app, {}, { ...(limit && { maxClicks: limit }), ...given }) };
  }
  const submit = (app: TestApp, room: SharedVideo) => app.call(room.entry, { body: form() });
  const count = async (app: TestApp, room: SharedVideo) => {
    const { used, reserved } = await clicksOf(app, room);
    return { used, reserved };
  };

  describe('the click of a guest in the lobby', () => {
    test('is reserved by the form, used by the first admission, and does not change after that', async () => {
      const { app, room } = await lobby();
      const guest = await arriveAsGuest(app, room);
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      await act(app, room, `participants/${guest.participantId}/admit`);
      assert.deepEqual(await count(app, room), { used: 1, reserved: 0 });
      await leaveRoom(app, room.mediaId, guest);
      assert.equal((await ask(app, room.mediaId, guest)).body.state, 'inside');
      await act(app, room, `participants/${guest.participantId}/to-lobby`);
      await act(app, room, `participants/${guest.participantId}/admit`);
      await act(app, room, 'end');
      assert.equal((await ask(app, room.mediaId, guest)).body.state, 'waiting');
      await act(app, room, `participants/${guest.participantId}/decline`);
      assert.deepEqual(await count(app, room), { used: 1, reserved: 0 });
    });

    test('is released by leaving, and by being declined', async () => {
      const { app, room } = await lobby();
      const [guest, other] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      const late = await submit(app, room);
      assert.deepEqual([late.status, late.body.code], [410, 'guest_access.used_up']);
      assert.match(late.body.title, /^All places are taken/u);
      assert.equal(late.headers['retry-after'], '60');
      const { links } = (await app.call(`GET ${room.path}`, { cookie: room.owner.cookie })).body;
      assert.equal(links[0].status, 'active');
      await leaveRoom(app, room.mediaId, guest);
      await act(app, room, `participants/${other.participantId}/decline`);
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('is released after two minutes when the guest never reaches the lobby', async () => {
      const { app, room } = await lobby();
      await enterAsGuest(app, room);
      app.clock.advance({ seconds: 119 });
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      app.clock.advance({ seconds: 1 });
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('stays reserved until the room opens when the guest came too early', async () => {
      const app = await buildTestApp(open);
      const schedule = {
        startsAt: '2026-11-22T12:00:00.000Z',
        endsAt: '2026-11-22T13:00:00.000Z',
        earlyEntryMinutes: 10,
      };
      const room = await shareRoom(app, { schedule }, { maxClicks: 1 });
      const guest = await arriveAsGuest(app, room);
      assert.deepEqual([guest.status, guest.body.code], [409, 'rooms.not_open']);
      app.clock.set('2026-11-22T12:04:59.000Z');
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      app.clock.set('2026-11-22T12:05:00.000Z');
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('that lapsed is reserved again, at the old position, when the guest returns and one is free', async () => {
      const { app, room } = await lobby(2);
      const first = await arriveAsGuest(app, room, { name: 'Ana' });
      app.clock.advance({ minutes: 1 });
      await arriveAsGuest(app, room, { name: 'Bia' });
      app.clock.advance({ minutes: 14 });
      await app.rooms.lapse();
      // The guest's page session has ended by now, so the request names the browser only.
      const me = await app.call(`GET /api/rooms/${room.mediaId}/participants/me`, { cookie: first.cookie });
      assert.equal(me.body.state, 'left');
      const pageSessionId = await openPage(app, first.cookie, room.mediaId);
      assert.equal((await ask(app, room.mediaId, { ...first, pageSessionId })).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 0, reserved: 2 });
      const { waiting } = (await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: room.owner.cookie })).body;
      assert.deepEqual(
        waiting.map(({ name }: { name: string }) => name),
        ['Ana', 'Bia'],
      );
    });

    test('that lapsed and went to another guest is lost: the guest is told that all places are taken', async () => {
      const { app, room } = await lobby(1);
      const guest = await arriveAsGuest(app, room);
      app.clock.advance({ minutes: 15 });
      await app.rooms.lapse();
      const other = await arriveAsGuest(app, room);
      const pageSessionId = await openPage(app, guest.cookie, room.mediaId);
      const again = await ask(app, room.mediaId, { ...guest, pageSessionId });
      assert.deepEqual([again.status, again.body.code], [410, 'guest_access.used_up']);
      await leaveRoom(app, room.mediaId, other);
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
    });

    test('is used at once without a lobby, also when the lobby is switched on before the guest joins', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, { lobbyForGuests: false }, { maxClicks: 2 });
      const cookie = await enterAsGuest(app, room);
      await change(app, room, { lobbyForGuests: true });
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.equal((await arrive(app, cookie, room.mediaId)).body.state, 'inside');
      assert.deepEqual(await count(app, room), { used: 1, reserved: 0 });
      assert.equal((await arriveAsGuest(app, room)).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 1, reserved: 1 });
    });
  });

  describe('a link that stops working while a guest waits', () => {
    const deaths: [string, string, (app: TestApp, room: SharedVideo) => Promise<unknown>][] = [
      ['switched off', 'guest_access.off', (app, room) => switchLinks(app, room, false)],
      [
        'deleted',
        'guest_access.deleted',
        (app, room) => app.call(`DELETE ${room.path}/links/${room.linkId}`, { cookie: room.owner.cookie }),
      ],
      ['expired', 'guest_access.expired', async (app) => app.clock.advance({ days: 2 })],
    ];
    for (const [how, code, die] of deaths) {
      test(`${how}: admission refuses the guest, releases the click and ends the guest’s page`, async () => {
        const { app, room } = await lobby(2, { durationDays: 1 });
        const guest = await arriveAsGuest(app, room);
        await die(app, room);
        const reply = await act(app, room, `participants/${guest.participantId}/admit`);
        assert.deepEqual([reply.status, reply.body.code], [409, 'rooms.link_ended']);
        assert.deepEqual(await reservedRows(app), []);
        assert.equal((await ask(app, room.mediaId, guest)).body.code, 'page_sessions.ended');
        const page = await app.call('POST /api/page-sessions', {
          cookie: guest.cookie,
          body: { mediaId: room.mediaId },
        });
        assert.deepEqual([page.status, page.body.code], [410, code]);
        assert.equal(
          (await act(app, room, `participants/${guest.participantId}/admit`)).body.code,
          'rooms.not_waiting',
        );
      });
    }

    test('asking again from the open page tells the reason, and the guest no longer waits', async () => {
      const { app, room } = await lobby();
      const guest = await arriveAsGuest(app, room);
      await switchLinks(app, room, false);
      const again = await ask(app, room.mediaId, guest);
      assert.deepEqual([again.status, again.body.code], [410, 'guest_access.off']);
      assert.deepEqual(await reservedRows(app), []);
      assert.equal(await stateOf(app, room.mediaId, guest), 'left');
      await switchLinks(app, room, true);
      assert.equal((await ask(app, room.mediaId, guest)).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
    });

    test('admit all admits the guests of other links and ends the wait of this link’s guests', async () => {
      const { app, room } = await lobby(null);
      const second = await app.call(`POST ${room.path}/links`, { cookie: room.owner.cookie, body: { name: 'Press' } });
      const entry = `POST /api/guest-access/${second.body.url.split('/g/')[1]}/enter`;
      const lateGuest = await arriveAsGuest(app, { ...room, entry });
      const other = await arriveAsGuest(app, room);
      await app.call(`DELETE ${room.path}/links/${second.body.id}`, { cookie: room.owner.cookie });
      assert.deepEqual((await act(app, room, 'admit-all')).body, { count: 1 });
      assert.equal(await stateOf(app, room.mediaId, other), 'inside');
      assert.equal((await standingOf(app, room.mediaId, lateGuest)).code, 'page_sessions.ended');
      assert.deepEqual(await reservedRows(app), []);
    });

    test('used up by others, it still admits a guest with a reserved click', async () => {
      const { app, room } = await lobby(2);
      const [guest, other] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      await act(app, room, `participants/${other.participantId}/admit`);
      assert.equal((await act(app, room, `participants/${guest.participantId}/admit`)).status, 204);
      assert.deepEqual(await count(app, room), { used: 2, reserved: 0 });
      assert.equal((await submit(app, room)).body.code, 'guest_access.used_up');
    });
  });

  describe('End now', () => {
    test('in the lobby ends the guest’s wait and releases the click, and coming back is a new entry', async () => {
      const { app, room } = await lobby(1);
      const guest = await arriveAsGuest(app, room);
      await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} });
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'page_sessions.ended');
      assert.equal((await act(app, room, `participants/${guest.participantId}/admit`)).body.code, 'rooms.not_waiting');
      assert.equal((await arriveAsGuest(app, room)).body.state, 'waiting');
    });

    test('leaves no click that could be reserved or used', async () => {
      const { app, room } = await lobby();
      await enterAsGuest(app, room);
      const { id } = await app.read.selectFrom('guest_sessions').select('id').executeTakeFirstOrThrow();
      await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} });
      const clicks = createClicks({ isModuleOn: () => true, areNetworksLimited: true, tellUsedUp() {} });
      const soon = new Date(app.clock.now().getTime() + 60_000);
      for (const wish of [clicks.use, (unit: Unit, ids: string[]) => clicks.reserve(unit, ids, soon)])
        assert.deepEqual(await app.write((unit) => wish(unit, [id])), new Map());
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('at the moment when the guest asks for a seat leaves the guest without seat and click', async () => {
      const { app, room } = await lobby();
      for (let round = 0; round < 10; round += 1) {
        const cookie = await enterAsGuest(app, room);
        const pageSessionId = await openPage(app, cookie, room.mediaId);
        await Promise.all([
          ask(app, room.mediaId, { cookie, pageSessionId }),
          app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} }),
        ]);
        assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
        const { waiting } = (await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: room.owner.cookie })).body;
        assert.deepEqual(waiting, []);
      }
    });
  });

  const reservedRows = async ({ read }: TestApp) =>
    await read.selectFrom('guest_sessions').select('id').where('click', '=', 'reserved').execute();
});
