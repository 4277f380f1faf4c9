import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { createFakeRoomServer, type FakeRoomServer } from '#server/testing/fake-room-server.ts';
import { fakePath } from '#server/testing/fake-signalling.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  leaveRoom,
  openPage,
  switchLinks,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { openEngineStandIn, statusOf, statusOfRequest, type EngineStandIn } from '#server/testing/signalling-lab.ts';
import { buildTestApp, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { testOrigin } from '#server/testing/test-http.ts';

forEachDatabase((_database, open) => {
  let engine: EngineStandIn;
  let roomServer: FakeRoomServer;
  let app: TestApp;
  let port: number;
  let room: SharedVideo;
  let owner: Arrival;
  let guest: Arrival;
  const tokens: string[] = [];
  const sockets: WebSocket[] = [];
  before(async () => {
    engine = await openEngineStandIn();
    roomServer = createFakeRoomServer();
    const makeTarget: FakeRoomServer['makeTarget'] = async (seat) => {
      const { token } = await roomServer.makeTarget(seat);
      tokens.push(token);
      return { origin: engine.origin, token };
    };
    app = await buildTestApp(open, { roomServer: { ...roomServer, makeTarget } });
    ({ port } = await listenTo(app));
  });
  beforeEach(async () => {
    room = await shareRoom(app);
    owner = await arrive(app, room.owner.cookie, room.mediaId);
    guest = await admitted();
  });
  after(() => {
    for (const socket of sockets) socket.terminate();
    engine.close();
  });

  async function admitted(given: object = {}): Promise<Arrival> {
    const one = await arriveAsGuest(app, room, given);
    await act(app, room, `participants/${one.participantId}/admit`);
    return one;
  }
  function connect(participantId: string, cookie: string | undefined, headers: Record<string, string> = {}): WebSocket {
    const all = { origin: testOrigin, ...(cookie && { cookie }), ...headers };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${fakePath(participantId)}`, { headers: all });
    sockets.push(socket);
    return socket;
  }
  const statusFor = (one: Pick<Arrival, 'participantId' | 'cookie'>) =>
    statusOf(connect(one.participantId, one.cookie));
  async function goIn(one: Arrival): Promise<WebSocket> {
    const socket = connect(one.participantId, one.cookie);
    assert.equal(await statusOf(socket), 101);
    return socket;
  }

  describe('signalling is open', () => {
    test('to the participant who has the seat, and again when the connection was lost', async () => {
      await act(app, room, `participants/${guest.participantId}/stage`);
      (await goIn(guest)).terminate();
      await goIn(guest);
      const session = app.rooms.live.find(room.mediaId)!.session.id;
      assert.equal(engine.requests.at(-1)!.headers['x-fake-token'], `fake.${session}.${guest.participantId}`);
      assert.equal(engine.requests.at(-1)!.headers.cookie, undefined);
    });

    test('to a guest who is inside, also after the guest link was switched off', async () => {
      await switchLinks(app, room, false);
      await goIn(guest);
    });
  });

  describe('signalling is refused', () => {
    test('to the cookie of another guest, of a member, and to none', async () => {
      const other = await admitted();
      const { participantId } = guest;
      for (const cookie of [other.cookie, owner.cookie, undefined, 'foyer_guest=', `foyer_guest=${'A'.repeat(43)}`])
        assert.equal(await statusOf(connect(participantId, cookie)), 403);
      assert.equal(await statusFor({ participantId: owner.participantId, cookie: guest.cookie }), 403);
    });

    test('to a guest who waits, with that guest’s own cookie', async () => {
      const waiting = await arriveAsGuest(app, room);
      assert.equal(await statusFor(waiting), 403);
      const path = fakePath(waiting.participantId).replace('?', '/check?');
      assert.equal(await statusOfRequest(port, path, { cookie: waiting.cookie, origin: testOrigin }), 403);
    });

    test('to ids that are nobody’s, of another room, and to every token the engine was ever sent', async () => {
      const elsewhere = await shareRoom(app, { lobbyForGuests: false });
      const stranger = await arrive(app, elsewhere.owner.cookie, elsewhere.mediaId);
      await goIn(guest);
      const session = app.rooms.live.find(room.mediaId)!.session.id;
      for (const id of ['A'.repeat(22), stranger.participantId, room.mediaId, session, guest.pageSessionId, ...tokens])
        assert.equal(await statusOf(connect(id, guest.cookie)), 403, id);
      assert.equal(
        await statusOf(connect(guest.participantId, guest.cookie, { authorization: `Bearer ${tokens.at(-1)}` })),
        403,
      );
    });

    const ways: [string, () => Promise<unknown>][] = [
      ['removed', () => act(app, room, `participants/${guest.participantId}/remove`)],
      ['banned', () => act(app, room, `participants/${guest.participantId}/ban`)],
      ['sent back to the lobby', () => act(app, room, `participants/${guest.participantId}/to-lobby`)],
      ['left', () => leaveRoom(app, room.mediaId, guest)],
      ['ended for all', () => act(app, room, 'end')],
      ['ended by End now', () => app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} })],
      [
        'closed with the page',
        () => app.call(`POST /api/page-sessions/${guest.pageSessionId}/leave`, { cookie: guest.cookie }),
      ],
      [
        'refused after disable and reload',
        async () => {
          await switchLinks(app, room, false);
          const body = { mediaId: room.mediaId, previous: guest.pageSessionId };
          await app.call('POST /api/page-sessions', { cookie: guest.cookie, body });
        },
      ],
      [
        'of a room that was deleted',
        () => app.call(`DELETE /api/media/${room.mediaId}`, { cookie: room.owner.cookie }),
      ],
    ];
    for (const [how, sendOut] of ways)
      test(`to a participant who is ${how}, and what was open is cut`, async () => {
        const socket = await goIn(guest);
        const inside = engine.sockets.at(-1)!;
        const cut = Promise.all([once(socket, 'close'), once(inside, 'close')]);
        await sendOut();
        await cut;
        assert.equal(await statusFor(guest), 403);
      });

    test('to a page whose seat another page of the same guest has taken: its connection is cut, the new one’s is not', async () => {
      const socket = await goIn(guest);
      const pageSessionId = await openPage(app, guest.cookie, room.mediaId);
      const cut = once(socket, 'close');
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.isHere, true);
      await cut;
      await goIn(guest);
      await app.call(`POST /api/page-sessions/${guest.pageSessionId}/leave`, { cookie: guest.cookie });
      assert.equal(await statusFor(guest), 101);
    });

    test('to a page that is over because it was silent for too long', async () => {
      app.clock.advance({ minutes: 3 });
      assert.equal(await statusFor(guest), 403);
      app.clock.advance({ minutes: -3 });
    });

    test('while there is no engine, with 503', async () => {
      roomServer.setState({
        state: 'starting',
        problem: { code: 'starting', values: {} },
        progress: null,
        version: null,
      });
      assert.equal(await statusFor(guest), 503);
      roomServer.recover();
      await until(async () => (await statusFor(guest)) === 101);
    });
  });

  test('a participant who is removed while the connection is being made stays outside', async () => {
    for (let round = 0; round < 10; round += 1) {
      const one = await admitted();
      const socket = connect(one.participantId, one.cookie);
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      await act(app, room, `participants/${one.participantId}/remove`);
      await closed;
      assert.equal(await statusFor(one), 403);
    }
  });

  test('a server that stops cuts connections, and does not wait for them', async () => {
    const other = await buildTestApp(open, {
      roomServer: { ...roomServer, makeTarget: async () => ({ origin: engine.origin, token: 'x' }) },
    });
    const there = await listenTo(other);
    const its = await shareRoom(other);
    const member = await arrive(other, its.owner.cookie, its.mediaId);
    const page = await there.connect(member);
    const headers = { origin: testOrigin, cookie: member.cookie };
    const socket = new WebSocket(`ws://127.0.0.1:${there.port}${fakePath(member.participantId)}`, { headers });
    assert.equal(await statusOf(socket), 101);
    const began = performance.now();
    await other.close();
    assert.ok(performance.now() - began < 2_000);
    assert.equal(socket.readyState, WebSocket.CLOSED);
    page.socket.disconnect();
  });

  test('a lock, a closed chat or a closed stage cuts no connection', async () => {
    const socket = await goIn(guest);
    await change(app, room, { locked: true, chat: false, stage: 'invited', screenShare: false, lobbyForGuests: false });
    await act(app, room, `participants/${guest.participantId}/stage`);
    await ask(app, room.mediaId, guest);
    assert.equal(socket.readyState, WebSocket.OPEN);
  });
});
