import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { fakeFrames, fakePath, fakeSignalling } from '#server/testing/fake-signalling.ts';
import {
  openEngineStandIn,
  openProxy,
  statusOf,
  statusOfBytes,
  statusOfRequest,
  type EngineStandIn,
  type OpenProxy,
} from '#server/testing/signalling-lab.ts';
import { testOrigin } from '#server/testing/test-http.ts';

const participantId = 'AAAAAAAAAAAAAAAAAAAAAA';
const engineToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBIn0.c2lnbmF0dXJl';
const cookie = 'foyer_guest=of-this-participant';
const path = fakePath(participantId);

let engine: EngineStandIn;
let proxy: OpenProxy;
let seat = new AbortController();
let asked: { participantId: string; cookie: string | undefined }[] = [];
let opened = 0;
let hasEngine = true;
let turnsBad = false;

before(async () => {
  engine = await openEngineStandIn();
  proxy = await openProxy(fakeSignalling, async (id, cookieHeader) => {
    asked.push({ participantId: id, cookie: cookieHeader });
    if (!hasEngine) return { allowed: false, because: 'no_engine' };
    if (id !== participantId || cookieHeader !== cookie) return { allowed: false, because: 'not_yours' };
    const onOpened = () => void (opened += 1);
    if (turnsBad) setImmediate(() => seat.abort());
    return { allowed: true, target: { origin: engine.origin, token: engineToken }, seat: seat.signal, onOpened };
  });
});
after(async () => {
  await proxy.close();
  engine.close();
});
beforeEach(() => {
  seat = new AbortController();
  asked = [];
  opened = 0;
  hasEngine = true;
  turnsBad = false;
  engine.requests.length = engine.sockets.length = engine.received.length = 0;
});

async function connect(to = path): Promise<{ browser: WebSocket; inside: WebSocket }> {
  const browser = proxy.connect(to, { cookie });
  await once(browser, 'open');
  return { browser, inside: engine.sockets.at(-1)! };
}

async function leave(browser: WebSocket): Promise<void> {
  browser.close(1000);
  await once(browser, 'close');
  await untilNobodyIsLeft();
}

async function untilNobodyIsLeft(): Promise<void> {
  await until(() => engine.sockets.every((socket) => socket.readyState === socket.CLOSED));
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 2_000;
  while (!isSo()) {
    assert.ok(performance.now() < end, 'not so after two seconds');
    await wait(5);
  }
}

describe('who may connect', () => {
  test('a browser that has the seat may; the engine gets Foyer’s token and no header of the browser', async () => {
    const { browser } = await connect(`${path}&language=fr&room=other`);
    assert.deepEqual(asked, [{ participantId, cookie }]);
    const [{ url, headers } = { url: '', headers: {} as Record<string, undefined> }] = engine.requests;
    assert.equal(url, '/fake-engine?language=fr');
    assert.equal(headers['x-fake-token'], engineToken);
    assert.deepEqual([headers.cookie, headers.origin, headers.authorization], [undefined, undefined, undefined]);
    assert.equal(opened, 1);
    await leave(browser);
  });

  const strangers: [string, string, Record<string, string>][] = [
    ['another guest’s cookie', path, { cookie: 'foyer_guest=of-another' }],
    ['no cookie', path, {}],
    ['somebody else’s seat', fakePath('BBBBBBBBBBBBBBBBBBBBBB'), { cookie }],
    ['a token of the engine', fakePath(engineToken), { cookie }],
    ['no id', '/fake-signalling', { cookie }],
    ['an id and a token', `${path}&participant=${engineToken}`, { cookie }],
    ['the same id twice', `${path}&participant=${participantId}`, { cookie }],
    ['an id with a question mark', `${path}?x`, { cookie }],
    ['an id that is too long', fakePath('A'.repeat(65)), { cookie }],
    ['an Authorization header', path, { cookie, authorization: `Bearer ${engineToken}` }],
    ['a foreign origin', path, { cookie, origin: 'https://evil.example' }],
    ['an origin of null', path, { cookie, origin: 'null' }],
    ['a body', path, { cookie, 'content-length': '10' }],
    ['a body in pieces', path, { cookie, 'transfer-encoding': 'chunked' }],
  ];
  for (const [what, to, headers] of strangers) {
    test(`a request with ${what} may not, and does not reach the engine`, async () => {
      assert.equal(await statusOf(proxy.connect(to, headers)), 403);
      assert.equal(engine.requests.length, 0);
    });
  }

  test('a request without an origin may not', async () => {
    const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
    const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
    assert.equal(await statusOfBytes(proxy.port, head + keys), 403);
    assert.equal(engine.requests.length, 0);
  });

  test('nobody may while there is no engine, and the status tells so', async () => {
    hasEngine = false;
    assert.equal(await statusOf(proxy.connect(path, { cookie })), 503);
  });

  test('a fifth connection of one seat may not', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => connect()));
    assert.equal(await statusOf(proxy.connect(path, { cookie })), 503);
    for (const { browser } of four) browser.close();
    await untilNobodyIsLeft();
    await leave((await connect()).browser);
  });
});

describe('paths', () => {
  const query = `?participant=${participantId}`;
  const others = [
    ...[
      '//fake-signalling',
      '/fake-signalling/',
      '/fake-signalling/other',
      '/fake-signalling/check',
      '/./fake-signalling',
    ],
    ...['/fake-signalling/..;/fake-signalling', '/fake-signalling/../fake-signalling', '/%66ake-signalling'],
    ...['/FAKE-SIGNALLING', '/fake-signalling;x', '/fake-signalling%00', '/fake-engine', '/', '/socket', '/socketx'],
    ...['\\fake-signalling', '/fake-signalling#', 'http://127.0.0.1/fake-signalling'],
  ];
  for (const other of others) {
    test(`a handshake at ${other} is refused`, async () => {
      const head = `GET ${other}${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
      const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
      const status = await statusOfBytes(proxy.port, head + keys);
      assert.ok([400, 404].includes(status), `answered ${status}`);
      assert.equal(engine.requests.length, 0);
    });
  }

  test('plain requests of any method are answered with 404', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS']) {
      for (const other of ['/fake-signalling', '/fake-signalling/other', '/fake-engine']) {
        const bytes = `${method} ${other}${query} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nOrigin: ${testOrigin}\r\n\r\n`;
        const status = await statusOfBytes(proxy.port, bytes);
        assert.ok([0, 400, 404].includes(status), `${method} ${other} answered ${status}`);
      }
    }
    assert.equal(engine.requests.length, 0);
  });

  test('a handshake by POST is refused', async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
    const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
    assert.equal(await statusOfBytes(proxy.port, head + keys), 400);
    assert.equal(engine.requests.length, 0);
  });

  test('a handshake without a key is refused and leaves no connection to the engine', async () => {
    const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
    assert.equal(await statusOfBytes(proxy.port, `${head}Cookie: ${cookie}\r\n\r\n`), 400);
    await untilNobodyIsLeft();
  });
});

describe('the check that clients make after a refusal', () => {
  const check = `/fake-signalling/check?participant=${participantId}`;
  const validate = (headers: Record<string, string>, to = check) => statusOfRequest(proxy.port, to, headers);

  test('tells whether the participant may connect, without asking the engine', async () => {
    assert.equal(await validate({ cookie }), 200);
    assert.equal(await validate({ cookie: 'foyer_guest=of-another' }), 403);
    assert.equal(await validate({ cookie, origin: 'https://evil.example' }), 403);
    assert.equal(await validate({ cookie, authorization: `Bearer ${engineToken}` }), 403);
    assert.equal(await validate({ cookie }, `${check}&participant=${participantId}`), 403);
    assert.equal(await validate({ cookie }, check.replace('/f', '/%66')), 404);
    hasEngine = false;
    assert.equal(await validate({ cookie }), 503);
    assert.equal(engine.requests.length, 0);
  });

  test('is answered in the words of the protocol', async () => {
    const reply = await proxy.app.inject({ url: check, headers: { cookie } });
    assert.deepEqual([reply.body, reply.headers['cache-control']], ['fine', 'no-store']);
    assert.match(String(reply.headers['content-type']), /^text\/plain/u);
    const refused = await proxy.app.inject({ url: check, headers: { cookie: 'foyer_guest=of-another' } });
    assert.equal(refused.body, 'not_yours');
  });
});

describe('messages', () => {
  test('are passed on in both directions, complete and in order', async () => {
    const { browser, inside } = await connect();
    const sent = Array.from({ length: 50 }, (_, at) => Buffer.concat([fakeFrames.toEngine, Buffer.from([at])]));
    for (const frame of sent) browser.send(frame);
    await until(() => engine.received.length === 50);
    assert.deepEqual(engine.received, sent);
    const { toEngine, toBrowser, bothWays } = fakeFrames;
    const heard: Buffer[] = [];
    browser.on('message', (message: Buffer) => heard.push(message));
    for (const frame of [toBrowser, toEngine, bothWays]) inside.send(frame);
    await until(() => heard.length === 2);
    assert.deepEqual(heard, [toBrowser, bothWays]);
    await leave(browser);
  });

  test('that a browser may not send are dropped, the others are passed on', async () => {
    const { browser } = await connect();
    browser.send(fakeFrames.toBrowser);
    browser.send(fakeFrames.bothWays);
    await until(() => engine.received.length === 1);
    assert.deepEqual(engine.received, [fakeFrames.bothWays]);
    await leave(browser);
  });

  test('as text frames end the connection', async () => {
    const { browser, inside } = await connect();
    browser.send('\u0003');
    const [[code]] = await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.equal(code, 1003);
    assert.deepEqual(engine.received, []);
  });

  test('of more than a megabyte end the connection', async () => {
    const { browser, inside } = await connect();
    browser.send(Buffer.alloc(1024 * 1024 + 1));
    const [[code]] = await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.equal(code, 1009);
    assert.deepEqual(engine.received, []);
  });

  test('to a browser that does not read are held back at the engine, and none is lost', async () => {
    const { browser, inside } = await connect();
    browser.pause();
    const [size, total] = [200_000, 150];
    const large = Buffer.concat([fakeFrames.toBrowser, Buffer.alloc(size)]);
    for (let at = 0; at < total; at += 1) inside.send(large);
    await wait(300);
    assert.ok(inside.bufferedAmount > size * 50, `only ${inside.bufferedAmount} bytes wait at the engine`);
    let heard = 0;
    browser.on('message', () => (heard += 1));
    browser.resume();
    await until(() => heard === total);
    await leave(browser);
  });
});

describe('the end of a connection', () => {
  test('when the seat is taken away, both sides are closed at once', async () => {
    const { browser, inside } = await connect();
    const began = performance.now();
    seat.abort();
    await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.ok(performance.now() - began < 200);
  });

  test('when the seat is taken away while the engine connection is still opening, both sides are closed', async () => {
    turnsBad = true;
    assert.equal(await statusOf(proxy.connect(path, { cookie })), 403);
    await untilNobodyIsLeft();
  });

  test('when the browser closes, the connection to the engine is closed, and the other way round', async () => {
    const first = await connect();
    first.browser.terminate();
    await once(first.inside, 'close');
    const second = await connect();
    second.inside.close(1000);
    const [code] = await once(second.browser, 'close');
    assert.equal(code, 1000);
    await untilNobodyIsLeft();
  });

  test('when the engine cannot be reached, the handshake is answered with 503', async () => {
    const alone = await openProxy(fakeSignalling, async () => ({
      allowed: true,
      target: { origin: 'ws://127.0.0.1:9', token: engineToken },
      seat: seat.signal,
      onOpened: () => undefined,
    }));
    assert.equal(await statusOf(alone.connect(path, { cookie })), 503);
    await alone.close();
  });

  test('when the server closes, all connections are closed', async () => {
    const other = await openProxy(fakeSignalling, async () => ({
      allowed: true,
      target: { origin: engine.origin, token: engineToken },
      seat: seat.signal,
      onOpened: () => undefined,
    }));
    const browser = other.connect(path, { cookie });
    await once(browser, 'open');
    const closed = once(browser, 'close');
    await other.close();
    await closed;
  });
});
