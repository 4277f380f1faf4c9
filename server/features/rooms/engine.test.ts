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
  viewRoom,
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
  /** A room with the owner and a guest inside, both connected to the engine. */
  async function meet(settings: object = {}) {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app, settings);
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    await act(app, room, `participants/${guest.participantId}/admit`);
    const live = app.rooms.live.find(room.mediaId)!;
    const session = live.session.id;
    await app.rooms.engine.ensureRoom(live);
    const connect = ({ participantId }: Arrival, maySend: readonly MediaSource[]) =>
      roomServer.join({ room: session, participantId, name: 'x', grants: { maySend, isHidden: false } }, maySend);
    connect(owner, ['camera', 'microphone']);
    connect(guest, []);
    const engineHas = async ({ participantId }: Arrival) =>
      (await roomServer.listParticipants(session)).some((one) => one.participantId === participantId);
    const sendingOf = async ({ participantId }: Arrival) =>
      (await roomServer.listParticipants(session)).find((one) => one.participantId === participantId)?.sending;
    return { app, room, owner, guest, session, roomServer, connect, engineHas, sendingOf };
  }
  type Meeting = Awaited<ReturnType<typeof meet>>;

  describe('the engine disconnects a guest', () => {
    const ways: Record<string, (meeting: Meeting) => Promise<unknown>> = {
      'was removed': ({ app, room, guest }) => act(app, room, `participants/${guest.participantId}/remove`),
      'was banned': ({ app, room, guest }) => act(app, room, `participants/${guest.participantId}/ban`),
      'was sent back to the lobby': ({ app, room, guest }) =>
        act(app, room, `participants/${guest.participantId}/to-lobby`),
      'was ended by End now': ({ app, room }) =>
        app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} }),
      'was inside when a moderator ended the session': ({ app, room }) => act(app, room, 'end'),
      'left': ({ app, room, guest }) => leaveRoom(app, room.mediaId, guest),
      'closed the page': ({ app, guest }) =>
        app.call(`POST /api/page-sessions/${guest.pageSessionId}/leave`, { cookie: guest.cookie }),
      'was refused at a reload after guest access was switched off': async ({ app, room, guest }) => {
        await switchLinks(app, room, false);
        const body = { mediaId: room.mediaId, previous: guest.pageSessionId };
        assert.equal((await app.call('POST /api/page-sessions', { cookie: guest.cookie, body })).status, 410);
      },
      'was in a room that was deleted': ({ app, room }) =>
        app.call(`DELETE /api/media/${room.mediaId}`, { cookie: room.owner.cookie }),
    };
    for (const [how, sendOut] of Object.entries(ways))
      test(`who ${how}`, async () => {
        const meeting = await meet();
        assert.ok(await meeting.engineHas(meeting.guest));
        const reply = (await sendOut(meeting)) as { status: number } | undefined;
        assert.ok(!reply || reply.status < 300, JSON.stringify(reply));
        await until(async () => !(await meeting.engineHas(meeting.guest)));
      });

    test('not when the link is switched off or deleted, or the room is locked', async () => {
      const { app, room, guest, engineHas } = await meet();
      await switchLinks(app, room, false);
      await app.call(`DELETE ${room.path}/links/${room.linkId}`, { cookie: room.owner.cookie });
      await change(app, room, { locked: true, lobbyForGuests: false });
      await app.rooms.engine.reconcile();
      assert.ok(await engineHas(guest));
      assert.equal((await ask(app, room.mediaId, guest)).body.state, 'inside');
    });
  });

  test('coming on stage, leaving the stage and switching off screen sharing change the grants at the engine', async () => {
    const { app, room, guest, session, roomServer, sendingOf } = await meet();
    const granted = () => roomServer.grantsOf(session, guest.participantId)?.maySend ?? [];
    await act(app, room, `participants/${guest.participantId}/stage`);
    await until(() => granted().length === 3);
    roomServer.join(
      { room: session, participantId: guest.participantId, name: 'x', grants: { maySend: granted(), isHidden: false } },
      ['camera', 'screen_share'],
    );
    await change(app, room, { screenShare: false });
    await until(() => granted().length === 2);
    assert.deepEqual(await sendingOf(guest), ['camera']);
    await act(app, room, `participants/${guest.participantId}/unstage`);
    await until(() => granted().length === 0);
    assert.deepEqual(
      [await sendingOf(guest), roomServer.grantsOf(session, guest.participantId)?.isHidden],
      [[], false],
    );
  });

  test('mute and mute all mute sources at the engine, and mute all leaves out moderators', async () => {
    const { app, room, owner, guest, connect, sendingOf } = await meet();
    await act(app, room, `participants/${guest.participantId}/stage`);
    connect(guest, ['camera', 'microphone']);
    await act(app, room, `participants/${guest.participantId}/mute`, { source: 'camera' });
    assert.deepEqual(await sendingOf(guest), ['microphone']);
    assert.deepEqual((await act(app, room, 'mute-all')).body, { count: 1 });
    assert.deepEqual([await sendingOf(guest), await sendingOf(owner)], [[], ['camera', 'microphone']]);
  });

  test('a reconciliation removes unknown participants and ends sources that a participant may not send', async () => {
    const { app, guest, session, roomServer, connect, sendingOf } = await meet();
    connect(guest, ['camera', 'microphone']);
    roomServer.join({ room: session, participantId: 'x', name: 'x', grants: { maySend: ['camera'], isHidden: true } });
    await app.rooms.engine.reconcile();
    assert.deepEqual(await sendingOf(guest), []);
    assert.equal((await roomServer.listParticipants(session)).length, 2);
  });

  test('changes that could not reach the engine are applied when it is back', async () => {
    const { app, room, guest, session, roomServer, engineHas } = await meet();
    const other = await arriveAsGuest(app, room);
    await act(app, room, `participants/${other.participantId}/admit`);
    roomServer.join({
      room: session,
      participantId: other.participantId,
      name: 'x',
      grants: { maySend: [], isHidden: true },
    });
    roomServer.setState(away);
    assert.equal((await act(app, room, `participants/${guest.participantId}/stage`)).status, 204);
    assert.equal((await act(app, room, `participants/${other.participantId}/remove`)).status, 204);
    const mute = await act(app, room, `participants/${guest.participantId}/mute`, {});
    assert.deepEqual([mute.status, mute.body.code], [503, 'rooms.no_engine']);
    assert.deepEqual((await viewRoom(app, room)).engine, {
      state: 'unavailable',
      problem: away.problem,
      progress: null,
    });
    roomServer.recover();
    await until(() => roomServer.grantsOf(session, guest.participantId)?.maySend.length === 3);
    await until(async () => !(await engineHas(other)));
  });

  test('a slow engine that restarts often gets one reconciliation at a time and ends up with the right rooms', async () => {
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
    for (let round = 0; round < 20; round += 1) {
      fast.crash();
      fast.recover();
      await wait(5);
    }
    await app.rooms.engine.reconcile();
    assert.deepEqual(await fast.listRooms(), [app.rooms.live.find(room.mediaId)!.session.id]);
    assert.equal(most, 1);
    assert.ok(asked < 10, `asked ${asked} times`);
  });

  test('a restarted engine gets the open rooms and no others', async () => {
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
    assert.equal((await viewRoom(app, room)).insideCount, 2);
  });

  test('without an engine nobody comes in, guests can wait, and people come in as soon as the engine is ready', async () => {
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
    const guest = await arriveAsGuest(app, room);
    assert.equal(guest.body.state, 'waiting');
    assert.deepEqual((await viewRoom(app, room)).engine, {
      state: 'building',
      problem: { code: 'building', values: {} },
      progress: 0.4,
    });
    roomServer.recover();
    assert.equal((await ask(app, room.mediaId, refused)).body.state, 'inside');
    await act(app, room, `participants/${guest.participantId}/admit`);
    assert.equal((await ask(app, room.mediaId, guest)).body.connect.token, guest.participantId);
  });

  test('a guest who is inside while the engine is away stays inside, also with a new page', async () => {
    const { app, room, guest, roomServer } = await meet();
    roomServer.setState(away);
    assert.equal((await ask(app, room.mediaId, guest)).body.state, 'inside');
    const pageSessionId = await openPage(app, guest.cookie, room.mediaId);
    const there = await ask(app, room.mediaId, { ...guest, pageSessionId });
    assert.deepEqual([there.body.state, there.body.connect], ['inside', undefined]);
    roomServer.setState({ ...away, state: 'ready', problem: null });
    assert.ok((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.connect);
  });
});
