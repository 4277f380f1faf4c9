import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { MediaSource } from '#server/ports/room-server.ts';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  leaveRoom,
  look,
  openPage,
  switchLinks,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const away = {
  state: 'unavailable',
  problem: { code: 'port_taken', values: { protocol: 'TCP', port: 7881 } },
  progress: null,
  version: null,
} as const;

forEachDatabase((_database, open) => {
  /** An owner and a guest inside, both with the engine too. */
  async function meet(settings: object = {}) {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app, settings);
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const her = await arriveAsGuest(app, room);
    await act(app, room, `participants/${her.participantId}/admit`);
    const live = app.rooms.live.find(room.mediaId)!;
    const session = live.session.id;
    await app.rooms.engine.ensureRoom(live);
    const connect = ({ participantId }: Arrival, maySend: readonly MediaSource[]) =>
      roomServer.join({ room: session, participantId, name: 'x', grants: { maySend, isHidden: false } }, maySend);
    connect(owner, ['camera', 'microphone']);
    connect(her, []);
    const engineHas = async ({ participantId }: Arrival) =>
      (await roomServer.listParticipants(session)).some((one) => one.participantId === participantId);
    const sendingOf = async ({ participantId }: Arrival) =>
      (await roomServer.listParticipants(session)).find((one) => one.participantId === participantId)?.sending;
    return { app, room, owner, her, session, roomServer, connect, engineHas, sendingOf };
  }
  type Meeting = Awaited<ReturnType<typeof meet>>;

  describe('whoever is out is out of the engine, too', () => {
    const ways: Record<string, (meeting: Meeting) => Promise<unknown>> = {
      'removed': ({ app, room, her }) => act(app, room, `participants/${her.participantId}/remove`),
      'banned': ({ app, room, her }) => act(app, room, `participants/${her.participantId}/ban`),
      'sent back to the lobby': ({ app, room, her }) => act(app, room, `participants/${her.participantId}/to-lobby`),
      'ended by End now': ({ app, room }) => app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} }),
      'ended for all': ({ app, room }) => act(app, room, 'end'),
      'gone by herself': ({ app, room, her }) => leaveRoom(app, room.mediaId, her),
      'gone with her page': ({ app, her }) =>
        app.call(`POST /api/page-sessions/${her.pageSessionId}/leave`, { cookie: her.cookie }),
      'refused when she reloads after disable': async ({ app, room, her }) => {
        await switchLinks(app, room, false);
        const body = { mediaId: room.mediaId, previous: her.pageSessionId };
        assert.equal((await app.call('POST /api/page-sessions', { cookie: her.cookie, body })).status, 410);
      },
      'of a room that was deleted': ({ app, room }) =>
        app.call(`DELETE /api/media/${room.mediaId}`, { cookie: room.owner.cookie }),
    };
    for (const [how, sendOut] of Object.entries(ways))
      test(how, async () => {
        const meeting = await meet();
        assert.ok(await meeting.engineHas(meeting.her));
        const began = performance.now();
        const reply = (await sendOut(meeting)) as { status: number } | undefined;
        assert.ok(!reply || reply.status < 300, JSON.stringify(reply));
        await until(async () => !(await meeting.engineHas(meeting.her)), 1_000);
        assert.ok(performance.now() - began < 1_000);
      });

    test('not so when the link is switched off, deleted or the lobby is closed: she stays until she leaves', async () => {
      const { app, room, her, engineHas } = await meet();
      await switchLinks(app, room, false);
      await app.call(`DELETE ${room.path}/links/${room.linkId}`, { cookie: room.owner.cookie });
      await change(app, room, { locked: true, lobbyForGuests: false });
      await app.rooms.engine.reconcile();
      assert.ok(await engineHas(her));
      assert.equal((await ask(app, room.mediaId, her)).body.state, 'inside');
    });
  });

  test('stage and sharing reach the engine: brought up, down, and with sharing switched off', async () => {
    const { app, room, her, session, roomServer, sendingOf } = await meet();
    const granted = () => roomServer.grantsOf(session, her.participantId)?.maySend ?? [];
    await act(app, room, `participants/${her.participantId}/stage`);
    await until(() => granted().length === 3);
    roomServer.join(
      { room: session, participantId: her.participantId, name: 'x', grants: { maySend: granted(), isHidden: false } },
      ['camera', 'screen_share'],
    );
    await change(app, room, { screenShare: false });
    await until(() => granted().length === 2);
    assert.deepEqual(await sendingOf(her), ['camera']);
    await act(app, room, `participants/${her.participantId}/unstage`);
    await until(() => granted().length === 0);
    assert.deepEqual([await sendingOf(her), roomServer.grantsOf(session, her.participantId)?.isHidden], [[], false]);
  });

  test('mute and mute all switch off at the engine, and never a moderator’s', async () => {
    const { app, room, owner, her, connect, sendingOf } = await meet();
    await act(app, room, `participants/${her.participantId}/stage`);
    connect(her, ['camera', 'microphone']);
    await act(app, room, `participants/${her.participantId}/mute`, { source: 'camera' });
    assert.deepEqual(await sendingOf(her), ['microphone']);
    assert.deepEqual((await act(app, room, 'mute-all')).body, { count: 1 });
    assert.deepEqual([await sendingOf(her), await sendingOf(owner)], [[], ['camera', 'microphone']]);
  });

  test('what should not be there is found: intruders go, and what is sent without leave is taken away', async () => {
    const { app, her, session, roomServer, connect, sendingOf } = await meet();
    connect(her, ['camera', 'microphone']);
    roomServer.join({ room: session, participantId: 'x', name: 'x', grants: { maySend: ['camera'], isHidden: true } });
    await app.rooms.engine.reconcile();
    assert.deepEqual(await sendingOf(her), []);
    assert.equal((await roomServer.listParticipants(session)).length, 2);
  });

  test('what an engine out of reach could not be told, it is told when it is back', async () => {
    const { app, room, her, session, roomServer, engineHas } = await meet();
    const other = await arriveAsGuest(app, room);
    await act(app, room, `participants/${other.participantId}/admit`);
    roomServer.join({
      room: session,
      participantId: other.participantId,
      name: 'x',
      grants: { maySend: [], isHidden: true },
    });
    roomServer.setState(away);
    assert.equal((await act(app, room, `participants/${her.participantId}/stage`)).status, 204);
    assert.equal((await act(app, room, `participants/${other.participantId}/remove`)).status, 204);
    const mute = await act(app, room, `participants/${her.participantId}/mute`, {});
    assert.deepEqual([mute.status, mute.body.code], [503, 'rooms.no_engine']);
    assert.deepEqual((await look(app, room)).engine, { state: 'unavailable', problem: away.problem, progress: null });
    roomServer.recover();
    await until(() => roomServer.grantsOf(session, her.participantId)?.maySend.length === 3);
    await until(async () => !(await engineHas(other)));
  });

  test('a slow engine that comes and goes is asked by one at a time, and ends up as it should be', async () => {
    const fast = createFakeRoomServer();
    let [atOnce, most, asked] = [0, 0, 0];
    const roomServer = {
      ...fast,
      async listRooms() {
        asked += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await wait(50);
        atOnce -= 1;
        return await fast.listRooms();
      },
    };
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    for (let turn = 0; turn < 20; turn += 1) {
      fast.crash();
      fast.recover();
      await wait(5);
    }
    await app.rooms.engine.reconcile();
    assert.deepEqual(await fast.listRooms(), [app.rooms.live.find(room.mediaId)!.session.id]);
    assert.equal(most, 1);
    assert.ok(asked < 10, `asked ${asked} times`);
  });

  test('an engine that starts anew gets the rooms that are open, and no others', async () => {
    const { app, room, roomServer, session } = await meet();
    const ended = await shareRoom(app);
    await arrive(app, ended.owner.cookie, ended.mediaId);
    await act(app, ended, 'end');
    const lobbyOnly = await shareRoom(app);
    await arriveAsGuest(app, lobbyOnly);
    roomServer.crash();
    roomServer.recover();
    await until(async () => (await roomServer.listRooms()).length > 0);
    assert.deepEqual(await roomServer.listRooms(), [session]);
    assert.equal((await look(app, room)).insideCount, 2);
  });

  test('without an engine nobody comes in, guests wait all the same, and it all goes on when it is there', async () => {
    const roomServer = createFakeRoomServer({
      state: 'building',
      problem: { code: 'building', values: {} },
      progress: 0.4,
      version: null,
    });
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const refused = await arrive(app, room.owner.cookie, room.mediaId);
    assert.deepEqual([refused.status, refused.body.code], [503, 'rooms.no_engine']);
    const her = await arriveAsGuest(app, room);
    assert.equal(her.body.state, 'waiting');
    assert.deepEqual((await look(app, room)).engine, {
      state: 'building',
      problem: { code: 'building', values: {} },
      progress: 0.4,
    });
    roomServer.recover();
    assert.equal((await ask(app, room.mediaId, refused)).body.state, 'inside');
    await act(app, room, `participants/${her.participantId}/admit`);
    assert.equal((await ask(app, room.mediaId, her)).body.connect.token, her.participantId);
  });

  test('who is inside while the engine is away stays inside, also with a new page', async () => {
    const { app, room, her, roomServer } = await meet();
    roomServer.setState(away);
    assert.equal((await ask(app, room.mediaId, her)).body.state, 'inside');
    const pageSessionId = await openPage(app, her.cookie, room.mediaId);
    const there = await ask(app, room.mediaId, { ...her, pageSessionId });
    assert.deepEqual([there.body.state, there.body.connect], ['inside', undefined]);
    roomServer.setState({ ...away, state: 'ready', problem: null });
    assert.ok((await ask(app, room.mediaId, { ...her, pageSessionId })).body.connect);
  });
});
