import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { createPageSockets, type PageSocketDependencies } from './page-sockets.ts';
import { createRefuseSocket } from './refuse-socket.ts';
import { createSocketServer } from './socket-server.ts';
import { routeUpgrades } from './upgrades.ts';
import { buildTestApp, enterAsGuest, shareVideo, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { testOrigin } from '#server/testing/test-http.ts';

forEachDatabase((_database, open) => {
  let app: TestApp;
  let address: string;
  const sockets: Socket[] = [];
  before(async () => {
    app = await buildTestApp(open);
    await app.app.listen({ port: 0, host: '127.0.0.1' });
    address = `http://127.0.0.1:${(app.app.server.address() as AddressInfo).port}`;
  });
  after(() => sockets.forEach((socket) => socket.disconnect()));

  function connect(cookie: string | undefined, pageSessionId: unknown, origin = testOrigin): Socket {
    const extraHeaders = { origin, ...(cookie && { cookie }) };
    const socket = io(address, {
      path: '/socket',
      transports: ['websocket'],
      auth: { pageSessionId },
      extraHeaders,
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    return socket;
  }
  const told = (socket: Socket, event: string): Promise<unknown[]> =>
    new Promise((resolve) => socket.once(event, (...values: unknown[]) => resolve(values)));

  async function refusalOf(socket: Socket): Promise<string> {
    return await Promise.race([
      told(socket, 'connect_error').then(([error]: unknown[]) => (error as Error).message),
      told(socket, 'connect').then(() => 'connected'),
    ]);
  }
  async function openPage(shared: SharedVideo): Promise<{ cookie: string; id: string }> {
    const cookie = await enterAsGuest(app, shared);
    const { body } = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
    return { cookie, id: body.id };
  }

  describe('the socket of a page', () => {
    it('opens for the browser that owns the page session, and for no other', async () => {
      const shared = await shareVideo(app);
      const [own, other] = [await openPage(shared), await openPage(shared)];
      assert.equal(await refusalOf(connect(own.cookie, own.id)), 'connected');
      assert.equal(await refusalOf(connect(undefined, own.id)), 'page_sessions.ended');
      assert.equal(await refusalOf(connect(other.cookie, own.id)), 'page_sessions.ended');
      assert.equal(await refusalOf(connect(own.cookie, undefined)), 'page_sessions.ended');
      assert.equal(await refusalOf(connect(own.cookie, { $ne: '' })), 'page_sessions.ended');
      assert.equal(await refusalOf(connect(shared.owner.cookie, own.id)), 'page_sessions.ended');
    });

    it('does not open for a page of another site', async () => {
      const shared = await shareVideo(app);
      const { cookie, id } = await openPage(shared);
      for (const origin of ['https://evil.example', 'null', `${testOrigin}.evil.example`]) {
        assert.notEqual(await refusalOf(connect(cookie, id, origin)), 'connected');
      }
    });

    it('tells the page that End now ended it, and closes; other sockets stay open', async () => {
      const shared = await shareVideo(app);
      const [own, other] = [await openPage(shared), await openPage(await shareVideo(app))];
      const [socket, bystander] = [connect(own.cookie, own.id), connect(other.cookie, other.id)];
      await Promise.all([told(socket, 'connect'), told(bystander, 'connect')]);
      let isBystanderTold = false;
      bystander.on('renew', () => (isBystanderTold = true));
      const bothTold = Promise.all([told(socket, 'renew'), told(socket, 'disconnect')]);
      await app.call(`POST ${shared.path}/end`, { cookie: shared.owner.cookie, body: {} });
      await bothTold;
      assert.deepEqual([isBystanderTold, bystander.connected], [false, true]);
      assert.equal(await refusalOf(connect(own.cookie, own.id)), 'page_sessions.ended');
    });

    it('stays open when the link is switched off: the guest stays until a reload or until leaving', async () => {
      const shared = await shareVideo(app);
      const own = await openPage(shared);
      const socket = connect(own.cookie, own.id);
      await told(socket, 'connect');
      await app.call(`PATCH ${shared.path}`, { cookie: shared.owner.cookie, body: { isEnabled: false } });
      assert.equal(await refusalOf(connect(own.cookie, own.id)), 'connected');
      assert.ok(socket.connected);
    });

    it('is the oldest of a page to be closed when the page opens a fifth', async () => {
      const own = await openPage(await shareVideo(app));
      const opened: Socket[] = [];
      for (let count = 0; count < 4; count += 1) {
        opened.push(connect(own.cookie, own.id));
        await told(opened.at(-1)!, 'connect');
      }
      const closed = told(opened[0]!, 'disconnect');
      assert.equal(await refusalOf(connect(own.cookie, own.id)), 'connected');
      await closed;
      assert.deepEqual(
        opened.map(({ connected }) => connected),
        [false, true, true, true],
      );
    });

    it('is closed when it goes on to send messages, which pages never do', async () => {
      const own = await openPage(await shareVideo(app));
      const socket = connect(own.cookie, own.id);
      await told(socket, 'connect');
      const closed = told(socket, 'disconnect');
      for (let count = 0; count < 16; count += 1) socket.emit('anything');
      await closed;
    });

    it('is closed by a message that is too large, and the server keeps running', async () => {
      const shared = await shareVideo(app);
      const own = await openPage(shared);
      const socket = connect(own.cookie, own.id);
      await told(socket, 'connect');
      const closed = told(socket, 'disconnect');
      socket.emit('anything', 'x'.repeat(10_000));
      await closed;
      assert.equal((await app.call('GET /healthz')).status, 200);
    });
  });
});

/** Sockets of pages on a server of their own, without the app. */
async function servePages(given: Partial<PageSocketDependencies> = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const refuse = createRefuseSocket(testOrigin);
  const socketServer = createSocketServer({ origin: testOrigin, refuse });
  const pages = createPageSockets({
    io: socketServer.io,
    authorise: () => ({ mediaId: 'a room' }),
    onConnected: () => undefined,
    onDisconnected: () => undefined,
    ...given,
  });
  routeUpgrades(server, { handlers: socketServer.upgrades, refuse, log: { error() {} } });
  const socket = io(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    ...{ path: '/socket', transports: ['websocket'], auth: { pageSessionId: 'last' } },
    extraHeaders: { origin: testOrigin },
    reconnection: false,
  });
  const close = () => {
    socket.disconnect();
    socketServer.close();
    server.close();
  };
  return { pages, socket, io: socketServer.io, close };
}

it('a page whose connection closes before it is admitted does not count as connected', async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<{ mediaId: string }>();
  const gone = Promise.withResolvers<void>();
  let connected = 0;
  const {
    socket,
    io: sockets,
    close,
  } = await servePages({
    authorise: () => (asked.resolve(), answer.promise),
    onConnected: () => (connected += 1),
  });
  sockets.engine.once('connection', (connection) => connection.once('close', gone.resolve));
  await asked.promise;
  socket.disconnect();
  await gone.promise;
  answer.resolve({ mediaId: 'a room' });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(connected, 0);
  close();
});

it('a page gets events in the order they were sent, even as the last of a thousand pages', async () => {
  const { pages, socket, close } = await servePages();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const heard: string[] = [];
  socket.onAny((event: string) => heard.push(event));
  const second = new Promise<void>((resolve) => socket.once('standing', resolve));
  pages.tell([...Array.from({ length: 999 }, (_, at) => `page ${at}`), 'last'], 'room');
  pages.tell(['last'], 'standing');
  await second;
  assert.deepEqual(heard, ['room', 'standing']);
  close();
});
