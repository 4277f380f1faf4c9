import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { JoinRequest, SignalRequest, WrappedJoinRequest } from '@livekit/protocol';
import { untilReady } from '#server/ports/room-server.test-suite.ts';
import type { RoomGrants, RoomSeat } from '#server/ports/room-server.ts';
import {
  clientQuery,
  connectDirectly,
  engineSecret,
  openRoomEngine,
  until,
  whenJoined,
  type RoomEngine,
} from '#server/testing/room-engine.ts';
import { openProxy, statusOf, statusOfRequest, type OpenProxy } from '#server/testing/signalling-lab.ts';
import { livekitSignalling } from './signalling.ts';

const viewer: RoomGrants = { maySend: [], isHidden: false };
const seats: Record<string, RoomSeat> = {
  ada: { room: 'a', participantId: 'ada', name: 'Ada', grants: viewer },
  ben: { room: 'a', participantId: 'ben', name: 'Ben', grants: viewer },
};
const nowSeconds = Math.floor(Date.now() / 1000);

let engine: RoomEngine;
let proxy: OpenProxy;
let seat = new AbortController();

before(async () => {
  engine = await openRoomEngine();
  engine.server.start();
  await untilReady(engine.server, 300_000);
  await engine.server.openRoom('a');
  await engine.server.openRoom('b');
  proxy = await openProxy(livekitSignalling, async (participantId, cookie) => {
    const wanted = seats[participantId];
    if (!wanted || cookie !== `foyer_guest=${participantId}`) return { allowed: false, because: 'not_yours' };
    const target = await engine.server.makeTarget(wanted);
    return { allowed: true, target, seat: seat.signal, onOpened: () => () => undefined };
  });
});
after(async () => {
  await proxy?.close();
  await engine?.close();
});

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function sign(header: object, claims: object, key: string | Buffer): string {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

/** The payload of a token that Foyer makes, with these changes. */
function payload(change: object = {}, grant: object = {}): object {
  const video = { room: 'a', roomJoin: true, canSubscribe: true, canPublish: true, ...grant };
  return { iss: 'foyer', sub: 'mallory', nbf: nowSeconds - 5, exp: nowSeconds + 60, video, ...change };
}

const hs256 = { alg: 'HS256', typ: 'JWT' };
const ourKey = engineSecret.toString('base64url');
const forged: Record<string, string> = {
  'without a signature (alg none)': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(payload())}.`,
  'with alg none and our own signature': sign({ alg: 'none' }, payload(), ourKey),
  'that claims RS256 and is signed with the secret': sign({ alg: 'RS256' }, payload(), ourKey),
  'signed with another secret': sign(hs256, payload(), 'another secret of thirty-two chars'),
  'signed with the bytes of the secret': sign(hs256, payload(), engineSecret),
  'of another key': sign(hs256, payload({ iss: 'devkey' }), ourKey),
  'that ended two minutes ago': sign(hs256, payload({ nbf: nowSeconds - 300, exp: nowSeconds - 120 }), ourKey),
  'that begins in an hour': sign(hs256, payload({ nbf: nowSeconds + 3_600, exp: nowSeconds + 7_200 }), ourKey),
  'of a room that is not open': sign(hs256, payload({}, { room: 'c' }), ourKey),
  'that may not join': sign(hs256, payload({}, { roomJoin: false }), ourKey),
  'that is no token': 'eyJhbGciOiJIUzI1NiJ9',
};

describe('forged tokens', () => {
  for (const [what, token] of Object.entries(forged)) {
    test(`a token ${what} is accepted neither by the engine nor by the signalling proxy`, async () => {
      const { origin } = await engine.server.makeTarget(seats['ada']!);
      const direct = await statusOf(connectDirectly({ origin, token }));
      assert.ok([400, 401, 404].includes(direct), `the engine answered ${direct}`);
      const headers = { cookie: 'foyer_guest=ada' };
      assert.equal(await statusOf(proxy.connect(`/rtc?${clientQuery}&access_token=${token}`, headers)), 403);
      assert.deepEqual(await engine.server.listParticipants('a'), []);
    });
  }

  test('a valid token of Foyer is accepted by the engine and refused by the signalling proxy', async () => {
    const target = await engine.server.makeTarget(seats['ada']!);
    const socket = connectDirectly(target);
    await whenJoined(socket);
    socket.terminate();
    await engine.server.remove('a', 'ada');
    for (const cookie of ['foyer_guest=ada', 'foyer_guest=mallory']) {
      const query = `${clientQuery}&access_token=${target.token}`;
      assert.equal(await statusOf(proxy.connect(`/rtc?${query}`, { cookie })), 403);
      assert.equal(await statusOfRequest(proxy.port, `/rtc/validate?${query}`, { cookie }), 403);
      const smuggled = { cookie, authorization: `Bearer ${target.token}` };
      assert.equal(await statusOf(proxy.connect(`/rtc?${clientQuery}&access_token=ada`, smuggled)), 403);
    }
  });

  test('the engine prints tokens that it refuses, and Foyer’s log does not contain them', async () => {
    const { origin } = await engine.server.makeTarget(seats['ada']!);
    for (const token of Object.values(forged)) await statusOf(connectDirectly({ origin, token }));
    await until(() => engine.log.some((line) => line.includes('invalid token: [token]')), 3_000);
    for (const line of engine.log) {
      assert.ok(!/eyJ[\w-]{5}/u.test(line) && !line.includes(ourKey), line);
    }
  });
});

describe('the token that Foyer makes', () => {
  test('grants one room and one identity, no sending, and is valid for a minute', async () => {
    const { token } = await engine.server.makeTarget(seats['ada']!);
    const { sub, name, exp, nbf, metadata, video } = JSON.parse(
      Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8'),
    );
    assert.deepEqual([sub, name, exp - nbf, metadata], ['ada', 'Ada', 60, undefined]);
    assert.deepEqual(video, {
      room: 'a',
      roomJoin: true,
      canSubscribe: true,
      canPublish: false,
      canPublishSources: [],
      canPublishData: false,
      canUpdateOwnMetadata: false,
      hidden: false,
    });
  });

  test('grants the sound of a shared screen along with its picture', async () => {
    const grants: RoomGrants = { maySend: ['screen_share', 'microphone'], isHidden: true };
    const { token } = await engine.server.makeTarget({ ...seats['ada']!, grants });
    const { video } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8'));
    assert.deepEqual(video.canPublishSources, ['screen_share', 'screen_share_audio', 'microphone']);
    assert.deepEqual([video.canPublish, video.hidden], [true, true]);
  });
});

describe('through the signalling proxy', () => {
  const cookie = 'foyer_guest=ada';

  test('the identity of a participant is Foyer’s, even if the client sends another', async () => {
    const query = `${clientQuery}&attributes=${encode({ badge: 'owner' })}&publish=other&room=b&identity=ben&name=Ben`;
    const browser = proxy.connect(`/rtc?${query}&access_token=ada`, { cookie });
    const [first] = await whenJoined(browser);
    const join = first!.message.case === 'join' ? first!.message.value : null;
    assert.deepEqual([join?.participant?.identity, join?.participant?.name, join?.room?.name], ['ada', 'Ada', 'a']);
    assert.deepEqual([join?.participant?.metadata, join?.participant?.attributes], ['', {}]);
    browser.terminate();
    await engine.server.remove('a', 'ada');
  });

  test('a `join_request` connects, unless it sets a name or attributes', async () => {
    const parcel = (change: Partial<JoinRequest>) => {
      const joinRequest = new JoinRequest({
        clientInfo: { sdk: 1, protocol: 16, version: '2.23.0' },
        ...change,
      }).toBinary();
      return Buffer.from(new WrappedJoinRequest({ joinRequest }).toBinary()).toString('base64url');
    };
    const connect = (request: string) =>
      proxy.connect(`/rtc/v1?access_token=ada&join_request=${padded(request)}`, { cookie });
    const browser = connect(parcel({}));
    const [first] = await whenJoined(browser);
    assert.equal(first!.message.case === 'join' && first!.message.value.participant?.identity, 'ada');
    browser.terminate();
    await engine.server.remove('a', 'ada');
    await until(async () => (await engine.server.listParticipants('a')).length === 0, 3_000);
    assert.equal(await statusOf(connect(parcel({ metadata: '{"badge":"owner"}' }))), 503);
    assert.equal(await statusOf(connect(parcel({ participantAttributes: { badge: 'owner' } }))), 503);
    assert.deepEqual(await engine.server.listParticipants('a'), []);
  });

  test('fresh tokens of the engine reach no browser through the signalling proxy', async () => {
    const browser = proxy.connect(`/rtc?${clientQuery}&access_token=ada`, { cookie });
    const heard = await whenJoined(browser);
    const direct = connectDirectly(await engine.server.makeTarget(seats['ben']!));
    const heardDirectly = await whenJoined(direct);
    const isToken = ({ message }: { message: { case: string | undefined } }) => message.case === 'refreshToken';
    for (const participantId of ['ada', 'ben']) {
      await engine.server.setGrants('a', participantId, { maySend: ['camera'], isHidden: false });
    }
    await until(() => heardDirectly.some(isToken), 2_000);
    await wait(200);
    assert.ok(heard.length > 1);
    assert.ok(!heard.some(isToken));
    direct.terminate();
    browser.terminate();
  });

  test('a participant cannot change the name or simulate failures', async () => {
    const browser = proxy.connect(`/rtc?${clientQuery}&access_token=ada`, { cookie });
    const heard = await whenJoined(browser);
    const say = (message: SignalRequest['message']) => browser.send(new SignalRequest({ message }).toBinary());
    say({ case: 'updateMetadata', value: { name: 'Owner', metadata: 'x' } as never });
    say({ case: 'simulate', value: { scenario: { case: 'serverLeave', value: true } } as never });
    say({ case: 'ping', value: 1n });
    await until(() => heard.some(({ message }) => message.case === 'pong'), 2_000);
    assert.ok(!heard.some(({ message }) => message.case === 'leave'));
    browser.terminate();
  });

  test('a seat that is taken away closes both connections at once, and cannot connect again', async () => {
    const browser = proxy.connect(`/rtc?${clientQuery}&access_token=ada`, { cookie });
    await whenJoined(browser);
    const closed = once(browser, 'close');
    seat.abort();
    const removed = engine.server.remove('a', 'ada');
    await closed;
    const isInside = async () =>
      (await engine.server.listParticipants('a')).some(({ participantId }) => participantId === 'ada');
    await until(async () => !(await isInside()), 5_000);
    await removed;
    assert.equal(await statusOf(proxy.connect(`/rtc?${clientQuery}&access_token=ada`, { cookie })), 403);
    seat = new AbortController();
  });
});

function padded(text: string): string {
  return encodeURIComponent(text.padEnd(Math.ceil(text.length / 4) * 4, '='));
}
