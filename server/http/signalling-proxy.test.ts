import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import {
  openDoor,
  openEngineStandIn,
  statusOf,
  statusOfBytes,
  statusOfRequest,
  type Door,
  type EngineStandIn,
} from '#server/testing/signalling-lab.ts';
import { testOrigin } from '#server/testing/test-http.ts';

const her = 'AAAAAAAAAAAAAAAAAAAAAA';
const engineToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBIn0.c2lnbmF0dXJl';
const cookie = 'foyer_guest=hers';
const ping = Buffer.from([0x70, 1]);
const pong = Buffer.from([0x90, 1, 1]);
const refreshToken = Buffer.from([0x82, 1, 3, 0x65, 0x79, 0x4a]);

let engine: EngineStandIn;
let door: Door;
let seat = new AbortController();
let asked: { participantId: string; cookie: string | undefined }[] = [];
let opened = 0;
let hasEngine = true;
let turnsBad = false;

before(async () => {
  engine = await openEngineStandIn();
  door = await openDoor(async (participantId, cookieHeader) => {
    asked.push({ participantId, cookie: cookieHeader });
    if (!hasEngine) return { allowed: false, because: 'no_engine' };
    if (participantId !== her || cookieHeader !== cookie) return { allowed: false, because: 'not_yours' };
    const onOpened = () => void (opened += 1);
    if (turnsBad) setImmediate(() => seat.abort());
    return { allowed: true, target: { origin: engine.origin, token: engineToken }, seat: seat.signal, onOpened };
  });
});
after(async () => {
  await door.close();
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

async function comeIn(path = `/rtc?access_token=${her}`): Promise<{ browser: WebSocket; inside: WebSocket }> {
  const browser = door.connect(path, { cookie });
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

describe('who is let through', () => {
  test('she who has the seat, and the engine gets our token and nothing of hers', async () => {
    const query = `access_token=${her}&auto_subscribe=1&reconnect=1&sid=PA_1&publish=x&attributes=e30&room=other`;
    const { browser } = await comeIn(`/rtc?${query}`);
    assert.deepEqual(asked, [{ participantId: her, cookie }]);
    const [{ url, headers } = { url: '', headers: {} }] = engine.requests;
    assert.equal(url, '/rtc?auto_subscribe=1&reconnect=1&sid=PA_1');
    assert.equal(headers.authorization, `Bearer ${engineToken}`);
    assert.deepEqual([headers.cookie, headers.origin], [undefined, undefined]);
    assert.equal(opened, 1);
    await leave(browser);
  });

  test('the parcel of a newer client goes through whole, under its own path only', async () => {
    const { browser } = await comeIn(`/rtc/v1?access_token=${her}&join_request=QUJD-_8%3D&sid=PA_1`);
    assert.equal(engine.requests[0]!.url, '/rtc/v1?join_request=QUJD-_8%3D');
    await leave(browser);
    const older = await comeIn(`/rtc?access_token=${her}&join_request=QUJD`);
    assert.equal(engine.requests[1]!.url, '/rtc');
    await leave(older.browser);
  });

  const strangers: [string, string, Record<string, string>][] = [
    ['another guest’s cookie', `/rtc?access_token=${her}`, { cookie: 'foyer_guest=his' }],
    ['no cookie', `/rtc?access_token=${her}`, {}],
    ['somebody else’s seat', '/rtc?access_token=BBBBBBBBBBBBBBBBBBBBBB', { cookie }],
    ['a token of the engine', `/rtc?access_token=${engineToken}`, { cookie }],
    ['no name', '/rtc', { cookie }],
    ['two names', `/rtc?access_token=${her}&access_token=${engineToken}`, { cookie }],
    ['the same name twice', `/rtc?access_token=${her}&access_token=${her}`, { cookie }],
    ['a name with a question mark', `/rtc?access_token=${her}?x`, { cookie }],
    ['a name too long', `/rtc?access_token=${'A'.repeat(65)}`, { cookie }],
    ['an Authorization header', `/rtc?access_token=${her}`, { cookie, authorization: `Bearer ${engineToken}` }],
    ['a foreign origin', `/rtc?access_token=${her}`, { cookie, origin: 'https://evil.example' }],
    ['an origin of null', `/rtc?access_token=${her}`, { cookie, origin: 'null' }],
    ['a body', `/rtc?access_token=${her}`, { cookie, 'content-length': '10' }],
    ['a body in pieces', `/rtc?access_token=${her}`, { cookie, 'transfer-encoding': 'chunked' }],
  ];
  for (const [what, path, headers] of strangers) {
    test(`nobody with ${what}, and the engine does not hear of it`, async () => {
      assert.equal(await statusOf(door.connect(path, headers)), 403);
      assert.equal(engine.requests.length, 0);
    });
  }

  test('no page of nowhere', async () => {
    const lines = [
      'GET /rtc?access_token=',
      her,
      ' HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n',
    ];
    const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
    assert.equal(await statusOfBytes(door.port, lines.join('') + keys), 403);
    assert.equal(engine.requests.length, 0);
  });

  test('nobody while there is no engine, and the status says so', async () => {
    hasEngine = false;
    assert.equal(await statusOf(door.connect(`/rtc?access_token=${her}`, { cookie })), 503);
  });

  test('not a fifth connection of one seat', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => comeIn()));
    assert.equal(await statusOf(door.connect(`/rtc?access_token=${her}`, { cookie })), 503);
    for (const { browser } of four) browser.close();
    await untilNobodyIsLeft();
    await leave((await comeIn()).browser);
  });
});

describe('paths', () => {
  const query = `?access_token=${her}`;
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
    test(`a handshake at ${path} leads nowhere`, async () => {
      const head = `GET ${path}${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
      const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
      const status = await statusOfBytes(door.port, head + keys);
      assert.ok([400, 404].includes(status), `answered ${status}`);
      assert.equal(engine.requests.length, 0);
    });
  }

  test('plain requests find nothing there, whatever their method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS']) {
      for (const path of ['/rtc', '/rtc/v1', '/rtc/other', '/twirp/livekit.RoomService/ListRooms', '/whip/v1']) {
        const bytes = `${method} ${path}${query} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nOrigin: ${testOrigin}\r\n\r\n`;
        const status = await statusOfBytes(door.port, bytes);
        assert.ok([0, 400, 404].includes(status), `${method} ${path} answered ${status}`);
      }
    }
    assert.equal(engine.requests.length, 0);
  });

  test('a handshake by POST is none', async () => {
    const head = `POST /rtc${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
    const keys = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${cookie}\r\n\r\n`;
    assert.equal(await statusOfBytes(door.port, head + keys), 403);
    assert.equal(engine.requests.length, 0);
  });

  test('a handshake without a key is refused, and leaves no connection to the engine', async () => {
    const head = `GET /rtc${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${testOrigin}\r\n`;
    assert.equal(await statusOfBytes(door.port, `${head}Cookie: ${cookie}\r\n\r\n`), 400);
    await untilNobodyIsLeft();
  });
});

describe('the check that clients make after a refusal', () => {
  const validate = (headers: Record<string, string>, path = `/rtc/validate?access_token=${her}`) =>
    statusOfRequest(door.port, path, headers);

  test('says whether the door is open, without asking the engine', async () => {
    assert.equal(await validate({ cookie }), 200);
    assert.equal(await validate({ cookie }, `/rtc/v1/validate?access_token=${her}&join_request=x`), 200);
    assert.equal(await validate({ cookie: 'foyer_guest=his' }), 403);
    assert.equal(await validate({ cookie, origin: 'https://evil.example' }), 403);
    assert.equal(await validate({ cookie, authorization: `Bearer ${engineToken}` }), 403);
    assert.equal(await validate({ cookie }, `/rtc/validate?access_token=${her}&access_token=${her}`), 403);
    assert.equal(await validate({ cookie }, `/%72tc/validate?access_token=${her}`), 404);
    hasEngine = false;
    assert.equal(await validate({ cookie }), 503);
    assert.equal(engine.requests.length, 0);
  });
});

describe('what passes', () => {
  test('messages of both sides, whole and in order', async () => {
    const { browser, inside } = await comeIn();
    const offers = Array.from({ length: 50 }, (_, at) => Buffer.concat([Buffer.from([0x0a, 1, at])]));
    for (const offer of offers) browser.send(offer);
    await until(() => engine.received.length === 50);
    assert.deepEqual(engine.received, offers);
    const heard: Buffer[] = [];
    browser.on('message', (message: Buffer) => heard.push(message));
    for (const message of [pong, refreshToken, pong]) inside.send(message);
    await until(() => heard.length === 2);
    assert.deepEqual(heard, [pong, pong]);
    await leave(browser);
  });

  test('what a browser may not say is left out, the rest goes on', async () => {
    const { browser } = await comeIn();
    browser.send(Buffer.from([0x6a, 0]));
    browser.send(ping);
    await until(() => engine.received.length === 1);
    assert.deepEqual(engine.received, [ping]);
    await leave(browser);
  });

  test('text ends the connection', async () => {
    const { browser, inside } = await comeIn();
    browser.send('{"ping":1}');
    const [[code]] = await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.equal(code, 1003);
    assert.deepEqual(engine.received, []);
  });

  test('a message of more than a megabyte ends the connection', async () => {
    const { browser, inside } = await comeIn();
    browser.send(Buffer.alloc(1024 * 1024 + 1));
    const [[code]] = await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.equal(code, 1009);
    assert.deepEqual(engine.received, []);
  });

  test('a browser that does not read slows the engine down, and nothing is lost', async () => {
    const { browser, inside } = await comeIn();
    browser.pause();
    const [size, total] = [200_000, 150];
    const large = Buffer.concat([Buffer.from([0x1a, 0xc0, 0x9a, 0x0c]), Buffer.alloc(size)]);
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

describe('how it ends', () => {
  test('a seat that turns bad is cut on both sides at once', async () => {
    const { browser, inside } = await comeIn();
    const began = performance.now();
    seat.abort();
    await Promise.all([once(browser, 'close'), once(inside, 'close')]);
    assert.ok(performance.now() - began < 200);
  });

  test('also one that turns bad while the engine is still being asked', async () => {
    turnsBad = true;
    assert.equal(await statusOf(door.connect(`/rtc?access_token=${her}`, { cookie })), 403);
    await untilNobodyIsLeft();
  });

  test('a browser that goes takes its connection to the engine along, and the other way round', async () => {
    const first = await comeIn();
    first.browser.terminate();
    await once(first.inside, 'close');
    const second = await comeIn();
    second.inside.close(1000);
    const [code] = await once(second.browser, 'close');
    assert.equal(code, 1000);
    await untilNobodyIsLeft();
  });

  test('an engine that cannot be reached is 503', async () => {
    const alone = await openDoor(async () => ({
      allowed: true,
      target: { origin: 'ws://127.0.0.1:9', token: engineToken },
      seat: seat.signal,
      onOpened: () => undefined,
    }));
    assert.equal(await statusOf(alone.connect(`/rtc?access_token=${her}`, { cookie })), 503);
    await alone.close();
  });

  test('closing the server ends what is connected', async () => {
    const other = await openDoor(async () => ({
      allowed: true,
      target: { origin: engine.origin, token: engineToken },
      seat: seat.signal,
      onOpened: () => undefined,
    }));
    const browser = other.connect(`/rtc?access_token=${her}`, { cookie });
    await once(browser, 'open');
    const closed = once(browser, 'close');
    await other.close();
    await closed;
  });
});
