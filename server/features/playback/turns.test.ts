import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { startTestPlayback, type TestPage } from '#server/testing/test-playback.ts';
import { Turns } from './turns.ts';

/** More than the system takes for a client that does not read. */
const largeBytes = 16 * 1024 * 1024;

const playback = await startTestPlayback();
const mediaId = await playback.addItem([largeBytes, 10]);

function ask(page: TestPage, segment: number) {
  return playback.send(`/playback/${page.id}/v240/s${segment}.m4s`, { headers: { cookie: page.cookie } });
}

test('a request whose turn does not come in time is refused, and its connection closed', async () => {
  const turns = new Turns(50);
  const server = createServer((_, response) => {
    // The first eight are never answered.
    turns.take('one browser', response)?.catch((error: Error & { code: string }) => {
      response.writeHead(429).end(error.code);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const receive = () => get({ port, host: '127.0.0.1' }).on('error', () => {});
  for (let count = 0; count < 8; count += 1) {
    receive();
    await once(server, 'request');
  }
  const [reply] = (await once(receive(), 'response')) as [IncomingMessage];
  assert.deepEqual([reply.statusCode, reply.headers.connection, await text(reply)], [429, 'close', 'request.too_many']);
});

/** The server may learn a moment later that others have gone. */
async function askAgain(page: TestPage): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { status } = await ask(page, 1);
    if (status !== 429) return status;
  }
  return 429;
}

/** Begins to receive the large segment, and reads no more of it. */
async function receiveSlowly({ id, cookie }: TestPage): Promise<Socket> {
  const socket = connect(playback.port, '127.0.0.1');
  socket.write(`GET /playback/${id}/v240/s0.m4s HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

test('a browser receives eight files at a time, more wait for their turn, and others wait for nothing', async () => {
  const [page, neighbour] = [playback.openPage(mediaId), playback.openPage(mediaId)];
  const slow = await Promise.all(Array.from({ length: 8 }, () => receiveSlowly(page)));
  const answered: number[] = [];
  const waiting = [0, 1].map(async (at) => {
    const { status } = await ask(page, 1);
    answered.push(at);
    return status;
  });
  for (let turn = 0; turn < 5; turn += 1) assert.equal((await ask(neighbour, 1)).status, 200);
  assert.deepEqual(answered, [], 'nothing more is sent to this browser meanwhile');
  slow[0]!.destroy();
  assert.deepEqual(await Promise.all(waiting), [200, 200]);
  for (const socket of slow) socket.destroy();
});

test('beyond 56 that wait a browser is refused for a moment, and a request that was given up waits no longer', async () => {
  const page = playback.openPage(mediaId);
  const slow = await Promise.all(Array.from({ length: 8 }, () => receiveSlowly(page)));
  const gone = Array.from({ length: 56 }, () => {
    const socket = connect(playback.port, '127.0.0.1');
    socket.write(`GET /playback/${page.id}/v240/s1.m4s HTTP/1.1\r\nHost: x\r\nCookie: ${page.cookie}\r\n\r\n`);
    return socket;
  });
  await untilRefused(page);
  for (const socket of gone) socket.destroy();
  await Promise.all(gone.map((socket) => once(socket, 'close')));
  const waiting = Promise.all(Array.from({ length: 20 }, () => askAgain(page)));
  slow[0]!.destroy();
  assert.deepEqual(new Set(await waiting), new Set([200]));
  for (const socket of slow) socket.destroy();
});

test('a file that waits for its turn is refused when the page has ended meanwhile', async () => {
  const [page, neighbour] = [playback.openPage(mediaId), playback.openPage(mediaId)];
  const slow = await Promise.all(Array.from({ length: 8 }, () => receiveSlowly(page)));
  const waiting = [ask(page, 1), ask(page, 1)];
  for (let turn = 0; turn < 5; turn += 1) assert.equal((await ask(neighbour, 1)).status, 200);
  page.isOpen = false;
  for (const socket of slow) socket.destroy();
  for (const { status, body } of await Promise.all(waiting)) {
    assert.equal(status, 403);
    assert.match(String(body), /playback\.not_allowed/u);
  }
});

/** The requests before it have to arrive first; each that waits as well is given up. */
async function untilRefused({ id, cookie }: TestPage): Promise<void> {
  for (;;) {
    const socket = connect(playback.port, '127.0.0.1');
    socket.write(`GET /playback/${id}/v240/s1.m4s HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
    const timer = setTimeout(() => socket.destroy(), 1_000);
    const [first] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [Buffer | boolean];
    clearTimeout(timer);
    socket.destroy();
    if (typeof first === 'boolean') continue;
    assert.match(String(first), /^HTTP\/1\.1 429 .*retry-after: 1\r\n/isu);
    assert.match(String(first), /request\.too_many/u);
    return;
  }
}
