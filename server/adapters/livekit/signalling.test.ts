import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { WebSocket } from 'ws';
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
import { until } from '#server/testing/room-engine.ts';
import { livekitSignalling } from './signalling.ts';

// The engine is a stand-in that records what reaches it: the tests check what does and what does not.

const participantId = 'AAAAAAAAAAAAAAAAAAAAAA';
const engineToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBIn0.c2lnbmF0dXJl';
const cookie = 'foyer_guest=of-this-participant';
const ping = Buffer.from([0x70, 1]);
const pong = Buffer.from([0x90, 1, 1]);
const refreshToken = Buffer.from([0x82, 1, 3, 0x65, 0x79, 0x4a]);

let engine: EngineStandIn;
let proxy: OpenProxy;
let hasEngine = true;

before(async () => {
  engine = await openEngineStandIn();
  proxy = await openProxy(livekitSignalling, async (asked, cookieHeader) => {
    if (!hasEngine) return { allowed: false, because: 'no_engine' };
    if (asked !== participantId || cookieHeader !== cookie) return { allowed: false, because: 'not_yours' };
    const target = { origin: engine.origin, token: engineToken };
    return { allowed: true, target, seat: new AbortController().signal, onOpened: () => undefined };
  });
});
after(async () => {
  await proxy.close();
  engine.close();
});
beforeEach(() => {
  hasEngine = true;
  engine.requests.length = engine.sockets.length = engine.received.length = 0;
});

async function connect(
  path = `/rtc?access_token=${participantId}`,
): Promise<{ browser: WebSocket; inside: WebSocket }> {
  const browser = proxy.connect(path, { cookie });
  await once(browser, 'open');
  return { browser, inside: engine.sockets.at(-1)! };
}

async function leave(browser: WebSocket): Promise<void> {
  browser.close(1000);
  await once(browser, 'close');
  await until(() => engine.sockets.every((socket) => socket.readyState === socket.CLOSED), 2_000);
}

describe('the request of a client', () => {
  test('reaches the engine with Foyer’s token and without parameters that a client may not set', async () => {
    const query = `access_token=${participantId}&auto_subscribe=1&reconnect=1&sid=PA_1&publish=x&attributes=e30&room=other`;
    const { browser } = await connect(`/rtc?${query}`);
    const [{ url, headers } = { url: '', headers: {} }] = engine.requests;
    assert.equal(url, '/rtc?auto_subscribe=1&reconnect=1&sid=PA_1');
    assert.equal(headers.authorization, `Bearer ${engineToken}`);
    assert.deepEqual([headers.cookie, headers.origin], [undefined, undefined]);
    await leave(browser);
  });

  test('of a newer client is a single `join_request`, passed on unchanged under its own path only', async () => {
    const { browser } = await connect(`/rtc/v1?access_token=${participantId}&join_request=QUJD-_8%3D&sid=PA_1`);
    assert.equal(engine.requests[0]!.url, '/rtc/v1?join_request=QUJD-_8%3D');
    await leave(browser);
    const older = await connect(`/rtc?access_token=${participantId}&join_request=QUJD`);
    assert.equal(engine.requests[1]!.url, '/rtc');
    await leave(older.browser);
  });

  const strangers: [string, string][] = [
    ['the id of another participant', '/rtc?access_token=BBBBBBBBBBBBBBBBBBBBBB'],
    ['a token of the engine', `/rtc?access_token=${engineToken}`],
    ['no id', '/rtc'],
    ['an id and a token', `/rtc?access_token=${participantId}&access_token=${engineToken}`],
    ['the same id twice', `/rtc?access_token=${participantId}&access_token=${participantId}`],
    ['an id with a question mark', `/rtc?access_token=${participantId}?x`],
    ['an id that is too long', `/rtc?access_token=${'A'.repeat(65)}`],
  ];
  for (const [what, path] of strangers) {
    test(`is refused with ${what} and does not reach the engine`, async () => {
      assert.equal(await statusOf(proxy.connect(path, { cookie })), 403);
      assert.equal(engine.requests.length, 0);
    });
  }
});

describe('paths', () => {
  const query = `?access_token=${participantId}`;
  const others = [
    ...[
      '//rtc',
      '/rtc/',
      '/rtc/v1/',
      '/rtc/v2',
      '/rtc//v1',
      '/rtc/..;/rtc',
      '/rtc/../rtc',
      '/./rtc',
      '/%72tc',
      '/rtc%2fv1',
    ],
    ...[
      '/RTC',
      '/rtc;x',
      '/rtc%00',
      '/rtc/validate',
      '/rtc/v1/validate',
      '/twirp/livekit.RoomService/ListRooms',
      '/whip/v1',
    ],
    ...['/', '/agent', '/socket', '/socketx', '\\rtc', '/rtc#', `http://127.0.0.1/rtc`],
  ];
  for (const path of others) {
    test(`a handshake at ${path} is refused`, async () => {
      const head = `GET ${path}${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
      const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
      const status = await statusOfBytes(proxy.port, head + keys);
      assert.ok([400, 404].includes(status), `answered ${status}`);
      assert.equal(engine.requests.length, 0);
    });
  }

  test('plain requests of any method are answered with 404', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS']) {
      for (const path of ['/rtc', '/rtc/v1', '/rtc/other', '/twirp/livekit.RoomService/ListRooms', '/whip/v1']) {
        const bytes = `${method} ${path}${query} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nOrigin: ${testOrigin}\r\n\r\n`;
        const status = await statusOfBytes(proxy.port, bytes);
        assert.ok([0, 400, 404].includes(status), `${method} ${path} answered ${status}`);
      }
    }
    assert.equal(engine.requests.length, 0);
  });
});

describe('the check that clients make after a refusal', () => {
  const validate = (headers: Record<string, string>, path = `/rtc/validate?access_token=${participantId}`) =>
    statusOfRequest(proxy.port, path, headers);

  test('tells whether the participant may connect, without asking the engine', async () => {
    assert.equal(await validate({ cookie }), 200);
    assert.equal(await validate({ cookie }, `/rtc/v1/validate?access_token=${participantId}&join_request=x`), 200);
    assert.equal(await validate({ cookie: 'foyer_guest=of-another' }), 403);
    assert.equal(await validate({ cookie, origin: 'https://evil.example' }), 403);
    assert.equal(await validate({ cookie, authorization: `Bearer ${engineToken}` }), 403);
    assert.equal(
      await validate({ cookie }, `/rtc/validate?access_token=${participantId}&access_token=${participantId}`),
      403,
    );
    assert.equal(await validate({ cookie }, `/%72tc/validate?access_token=${participantId}`), 404);
    hasEngine = false;
    assert.equal(await validate({ cookie }), 503);
    assert.equal(engine.requests.length, 0);
  });
});

describe('messages', () => {
  test('with fresh tokens of the engine are dropped, the others arrive in order', async () => {
    const { browser, inside } = await connect();
    const heard: Buffer[] = [];
    browser.on('message', (message: Buffer) => heard.push(message));
    for (const message of [pong, refreshToken, pong]) inside.send(message);
    await until(() => heard.length === 2, 2_000);
    assert.deepEqual(heard, [pong, pong]);
    await leave(browser);
  });

  test('that a browser may not send are dropped, the others are passed on', async () => {
    const { browser } = await connect();
    const offers = Array.from({ length: 50 }, (_, at) => Buffer.from([0x0a, 1, at]));
    browser.send(Buffer.from([0x6a, 0]));
    for (const message of [ping, ...offers]) browser.send(message);
    await until(() => engine.received.length === 51, 2_000);
    assert.deepEqual(engine.received, [ping, ...offers]);
    await leave(browser);
  });
});
