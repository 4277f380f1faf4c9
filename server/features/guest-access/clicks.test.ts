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

  describe('a click at the lobby', () => {
    test('is reserved by the form, used by the first admission, and by nothing after that', async () => {
      const { app, room } = await lobby();
      const her = await arriveAsGuest(app, room);
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      await act(app, room, `participants/${her.participantId}/admit`);
      assert.deepEqual(await count(app, room), { used: 1, reserved: 0 });
      await leaveRoom(app, room.mediaId, her);
      assert.equal((await ask(app, room.mediaId, her)).body.state, 'inside');
      await act(app, room, `participants/${her.participantId}/to-lobby`);
      await act(app, room, `participants/${her.participantId}/admit`);
      await act(app, room, 'end');
      assert.equal((await ask(app, room.mediaId, her)).body.state, 'waiting');
      await act(app, room, `participants/${her.participantId}/decline`);
      assert.deepEqual(await count(app, room), { used: 1, reserved: 0 });
    });

    test('is released by leaving, and by being declined', async () => {
      const { app, room } = await lobby();
      const [her, him] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      const late = await submit(app, room);
      assert.deepEqual([late.status, late.body.code], [410, 'guest_access.used_up']);
      assert.match(late.body.title, /^All places are taken/u);
      assert.equal(late.headers['retry-after'], '60');
      const { links } = (await app.call(`GET ${room.path}`, { cookie: room.owner.cookie })).body;
      assert.equal(links[0].status, 'active');
      await leaveRoom(app, room.mediaId, her);
      await act(app, room, `participants/${him.participantId}/decline`);
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('is released when she never reaches the lobby, after two minutes', async () => {
      const { app, room } = await lobby();
      await enterAsGuest(app, room);
      app.clock.advance({ seconds: 119 });
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      app.clock.advance({ seconds: 1 });
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('stays reserved until the room opens for her who came too early', async () => {
      const app = await buildTestApp(open);
      const schedule = {
        startsAt: '2026-11-22T12:00:00.000Z',
        endsAt: '2026-11-22T13:00:00.000Z',
        earlyEntryMinutes: 10,
      };
      const room = await shareRoom(app, { schedule }, { maxClicks: 1 });
      const her = await arriveAsGuest(app, room);
      assert.deepEqual([her.status, her.body.code], [409, 'rooms.not_open']);
      app.clock.set('2026-11-22T12:04:59.000Z');
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
      app.clock.set('2026-11-22T12:05:00.000Z');
      await app.rooms.lapse();
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('that lapsed is hers again at her old place, if one is free', async () => {
      const { app, room } = await lobby(2);
      const first = await arriveAsGuest(app, room, { name: 'Ana' });
      app.clock.advance({ minutes: 1 });
      await arriveAsGuest(app, room, { name: 'Bia' });
      app.clock.advance({ minutes: 14 });
      await app.rooms.lapse();
      // Her page is over by now; her browser is asked for.
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

    test('that lapsed and went to somebody else is gone: all places are taken', async () => {
      const { app, room } = await lobby(1);
      const her = await arriveAsGuest(app, room);
      app.clock.advance({ minutes: 15 });
      await app.rooms.lapse();
      const him = await arriveAsGuest(app, room);
      const pageSessionId = await openPage(app, her.cookie, room.mediaId);
      const again = await ask(app, room.mediaId, { ...her, pageSessionId });
      assert.deepEqual([again.status, again.body.code], [410, 'guest_access.used_up']);
      await leaveRoom(app, room.mediaId, him);
      assert.equal((await ask(app, room.mediaId, { ...her, pageSessionId })).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
    });

    test('is used at once without a lobby, also when the lobby is switched on before she comes', async () => {
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

  describe('a link that dies while somebody waits', () => {
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
      test(`${how}: admission refuses her, gives the click back and ends her page`, async () => {
        const { app, room } = await lobby(2, { durationDays: 1 });
        const her = await arriveAsGuest(app, room);
        await die(app, room);
        const reply = await act(app, room, `participants/${her.participantId}/admit`);
        assert.deepEqual([reply.status, reply.body.code], [409, 'rooms.link_ended']);
        assert.deepEqual(await reservedRows(app), []);
        assert.equal((await ask(app, room.mediaId, her)).body.code, 'page_sessions.ended');
        const page = await app.call('POST /api/page-sessions', { cookie: her.cookie, body: { mediaId: room.mediaId } });
        assert.deepEqual([page.status, page.body.code], [410, code]);
        assert.equal((await act(app, room, `participants/${her.participantId}/admit`)).body.code, 'rooms.not_waiting');
      });
    }

    test('asking again from the open page says so, and she waits no more', async () => {
      const { app, room } = await lobby();
      const her = await arriveAsGuest(app, room);
      await switchLinks(app, room, false);
      const again = await ask(app, room.mediaId, her);
      assert.deepEqual([again.status, again.body.code], [410, 'guest_access.off']);
      assert.deepEqual(await reservedRows(app), []);
      assert.equal(await stateOf(app, room.mediaId, her), 'left');
      await switchLinks(app, room, true);
      assert.equal((await ask(app, room.mediaId, her)).body.state, 'waiting');
      assert.deepEqual(await count(app, room), { used: 0, reserved: 1 });
    });

    test('admit all lets the others in, and shows those out', async () => {
      const { app, room } = await lobby(null);
      const second = await app.call(`POST ${room.path}/links`, { cookie: room.owner.cookie, body: { name: 'Press' } });
      const entry = `POST /api/guest-access/${second.body.url.split('/g/')[1]}/enter`;
      const hers = await arriveAsGuest(app, { ...room, entry });
      const other = await arriveAsGuest(app, room);
      await app.call(`DELETE ${room.path}/links/${second.body.id}`, { cookie: room.owner.cookie });
      assert.deepEqual((await act(app, room, 'admit-all')).body, { count: 1 });
      assert.equal(await stateOf(app, room.mediaId, other), 'inside');
      assert.equal((await standingOf(app, room.mediaId, hers)).code, 'page_sessions.ended');
      assert.deepEqual(await reservedRows(app), []);
    });

    test('used up by others, it still admits her who has a place', async () => {
      const { app, room } = await lobby(2);
      const [her, him] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      await act(app, room, `participants/${him.participantId}/admit`);
      assert.equal((await act(app, room, `participants/${her.participantId}/admit`)).status, 204);
      assert.deepEqual(await count(app, room), { used: 2, reserved: 0 });
      assert.equal((await submit(app, room)).body.code, 'guest_access.used_up');
    });
  });

  describe('End now', () => {
    test('in the lobby: she waits no more, her click is free, and coming back is a new entry', async () => {
      const { app, room } = await lobby(1);
      const her = await arriveAsGuest(app, room);
      await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} });
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
      assert.equal((await ask(app, room.mediaId, her)).body.code, 'page_sessions.ended');
      assert.equal((await act(app, room, `participants/${her.participantId}/admit`)).body.code, 'rooms.not_waiting');
      assert.equal((await arriveAsGuest(app, room)).body.state, 'waiting');
    });

    test('leaves nothing that could be reserved or used', async () => {
      const { app, room } = await lobby();
      await enterAsGuest(app, room);
      const { id } = await app.read.selectFrom('guest_sessions').select('id').executeTakeFirstOrThrow();
      await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} });
      const clicks = createClicks(() => true);
      const soon = new Date(app.clock.now().getTime() + 60_000);
      for (const wish of [clicks.use, (unit: Unit, ids: string[]) => clicks.reserve(unit, ids, soon)])
        assert.deepEqual(await app.write((unit) => wish(unit, [id])), new Map());
      assert.deepEqual(await count(app, room), { used: 0, reserved: 0 });
    });

    test('at the moment of asking for a seat: she has none, and holds no click', async () => {
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
