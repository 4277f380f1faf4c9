import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#server/random.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  clicksOf,
  leaveRoom,
  viewRoom,
  openPage,
  standingOf,
  stateOf,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { listenTo, type Connect, type PageListener } from '#server/testing/page-listener.ts';
import { buildTestApp, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

/** In chat/send.test.ts ten thousand messages are sent without HTTP. */
const flood = 1_000;

forEachDatabase((_database, open) => {
  let app: TestApp;
  let listen: Connect;
  before(async () => {
    app = await buildTestApp(open);
    ({ connect: listen } = await listenTo(app));
  });

  async function start(settings: object = {}, link: object = {}) {
    const room = await shareRoom(app, settings, link);
    return { room, owner: await arrive(app, room.owner.cookie, room.mediaId) };
  }
  const say = (room: SharedVideo, { cookie, pageSessionId }: Arrival, text: string, key: string = newId()) =>
    app.call(`POST /api/rooms/${room.mediaId}/chat`, { cookie, body: { pageSessionId, text, idempotencyKey: key } });
  /** Whom a moderator's page shows as waiting: those of the first list, with all events since applied. */
  const shownTo = (listener: PageListener, shown = new Set<string>()): string[] => {
    for (const [event, words] of listener.heard) {
      if (event !== 'waiting') continue;
      const { changed, gone } = words as { changed: { id: string }[]; gone: string[] };
      for (const { id } of changed) shown.add(id);
      for (const id of gone) shown.delete(id);
    }
    return [...shown];
  };

  test('a page session that does not exist, or that another guest opened, gives no seat and takes no click', async () => {
    const { room } = await start({}, { maxClicks: 3 });
    const [guest, other] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
    for (const pageSessionId of [newId(), other.pageSessionId]) {
      const reply = await ask(app, room.mediaId, { cookie: guest.cookie, pageSessionId });
      assert.deepEqual([reply.status, reply.body.code], [403, 'page_sessions.ended']);
    }
    assert.deepEqual(
      (await viewRoom(app, room)).waiting.map(({ id }: { id: string }) => id).sort(),
      [guest.participantId, other.participantId].sort(),
    );
    assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 2, limit: 3 });
  });

  test('names and messages keep HTML as plain text and lose characters that change the direction of text', async () => {
    const { room, owner } = await start();
    const html = '<img src=x onerror=alert(1)>';
    const guest = await arriveAsGuest(app, room, { name: `${html}\u202Egpj.exe\u2066\u0000` });
    const moderator = await listen(owner);
    const clean = `${html}gpj.exe`;
    assert.deepEqual([guest.body.name, (await viewRoom(app, room)).waiting[0].name], [clean, clean]);
    await act(app, room, `participants/${guest.participantId}/admit`);
    const guestListener = await listen(guest);
    await until(() => moderator.count('roster') > 0);
    assert.equal((await say(room, guest, `\u202E${html}\u200F`)).body.text, html);
    await until(() => moderator.count('chat') === 1 && guestListener.count('chat') === 1);
    const named = await ask(app, room.mediaId, owner, { name: `\u2067<b>Chief</b>\u2069` });
    assert.equal(named.body.name, '<b>Chief</b>');
    assert.equal((await act(app, room, 'lobby-messages', { text: `<b>soon</b>\u202E` })).body.text, '<b>soon</b>');
    for (const wire of [moderator.wire(), guestListener.wire()])
      assert.doesNotMatch(wire, /\p{Bidi_Control}|\\u20[26]/u);
    assert.equal((await ask(app, room.mediaId, owner, { name: '\u202E \u2066' })).status, 422);
  });

  test('when two moderators admit and decline the same guest at once, the slower one is refused and both see the same lists', async () => {
    const { room, owner } = await start({}, { maxClicks: 30 });
    const admin = await app.member({ role: 'admin' });
    const second = await arrive(app, admin.cookie, room.mediaId);
    const moderators = [await listen(owner), await listen(second)];
    await wait(50);
    const admitted = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const guest = await arriveAsGuest(app, room);
      const guestListener = await listen(guest);
      const path = `participants/${guest.participantId}`;
      const [admit, decline] = await Promise.all([
        act(app, room, `${path}/admit`),
        act(app, room, `${path}/decline`, undefined, admin.cookie),
      ]);
      const isIn = admit.status === 204;
      const loser = isIn ? decline : admit;
      assert.deepEqual([admit.status, decline.status].sort(), [204, 409]);
      assert.equal(loser.body.code, 'rooms.not_waiting');
      await until(() => guestListener.count('standing') === 1);
      assert.equal(await stateOf(app, room.mediaId, guest), isIn ? 'inside' : 'declined');
      if (isIn) admitted.add(guest.participantId);
    }
    await until(() => moderators.every((one) => shownTo(one).length === 0));
    for (const cookie of [room.owner.cookie, admin.cookie]) {
      const { participants, waiting } = (await app.call(`GET /api/rooms/${room.mediaId}`, { cookie })).body;
      const guests = participants
        .filter(({ isGuest }: { isGuest: boolean }) => isGuest)
        .map(({ id }: { id: string }) => id);
      assert.deepEqual([guests.sort(), waiting], [[...admitted].sort(), []]);
    }
    assert.deepEqual(await clicksOf(app, room), { used: admitted.size, reserved: 0, limit: 30 });
  });

  test('admitting a guest who has just left is refused, does not bring the guest inside and leaves the click released', async () => {
    const { room, owner } = await start({}, { maxClicks: 1 });
    const guest = await arriveAsGuest(app, room);
    const [moderator, guestListener] = [await listen(owner), await listen(guest)];
    await wait(50);
    await leaveRoom(app, room.mediaId, guest);
    const late = await act(app, room, `participants/${guest.participantId}/admit`);
    assert.deepEqual([late.status, late.body.code], [409, 'rooms.not_waiting']);
    await until(() => moderator.count('waiting') > 0 && guestListener.count('standing') === 1);
    await until(() => shownTo(moderator, new Set([guest.participantId])).length === 0);
    assert.equal(await stateOf(app, room.mediaId, guest), 'left');
    assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 0, limit: 1 });
  });

  test('a second tab of the same guest takes the seat, the first tab is notified, and the guest is one participant', async () => {
    const { room } = await start({}, { maxClicks: 1 });
    const guest = await arriveAsGuest(app, room);
    await act(app, room, `participants/${guest.participantId}/admit`);
    const first = await listen(guest);
    const second = { ...guest, pageSessionId: await openPage(app, guest.cookie, room.mediaId) };
    const taken = await ask(app, room.mediaId, second);
    assert.deepEqual(
      [taken.body.participantId, taken.body.isHere, taken.body.connect.token],
      [guest.participantId, true, guest.participantId],
    );
    await until(() => first.count('standing') === 1);
    const standing = await standingOf(app, room.mediaId, guest);
    assert.deepEqual([standing.state, standing.isHere, standing.connect], ['inside', false, undefined]);
    assert.equal((await say(room, guest, 'from the first')).body.code, 'rooms.elsewhere');
    assert.equal((await say(room, second, 'from the second')).status, 201);
    assert.equal((await viewRoom(app, room)).insideCount, 2);
    assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 0, limit: 1 });
  });

  describe('limits', () => {
    test(`of ${flood} messages of one guest at once five are accepted, the others get Retry-After, and others can still write`, async () => {
      const { room, owner } = await start({ lobbyForGuests: false });
      const [flooder, other] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      const [otherListener, flooderListener] = [await listen(other), await listen(flooder)];
      const replies = Promise.all(Array.from({ length: flood }, (_, at) => say(room, flooder, `spam ${at}`)));
      const honest = await say(room, other, 'May I ask something?');
      assert.equal((await say(room, owner, 'Please')).status, 201);
      const codes = new Map<string, number>();
      for (const { status, body, headers } of await replies) {
        const what = [status, body.code, headers['retry-after']].filter(Boolean).join(' ');
        codes.set(what, (codes.get(what) ?? 0) + 1);
      }
      assert.deepEqual(Object.fromEntries(codes), { '201': 5, '429 chat.too_many 1': flood - 5 });
      assert.equal(honest.status, 201);
      await until(() => otherListener.count('chat') === 7 && flooderListener.count('chat') === 7);
    });

    test('a message of a megabyte is refused by HTTP and by socket, and the guest stays inside and can go on', async () => {
      const { room } = await start({ lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room);
      const huge = 'x'.repeat(1024 * 1024);
      const reply = await say(room, guest, huge);
      assert.deepEqual([reply.status, reply.body.code], [413, 'request.too_large']);
      const guestListener = await listen(guest);
      guestListener.socket.emit('chat', { text: huge });
      await until(() => !guestListener.socket.connected);
      await listen(guest);
      assert.equal((await say(room, guest, 'Hello')).status, 201);
      assert.equal((await standingOf(app, room.mediaId, guest)).isHere, true);
    });
  });
});
