import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  clicksOf,
  viewRoom,
  openPage,
  stateOf,
  standingOf,
  switchLinks,
  type Arrival,
} from '#server/testing/room-lab.ts';
import {
  buildTestApp,
  enterAsGuest,
  form,
  shareRoom,
  type SharedVideo,
  type TestApp,
} from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  async function start(
    settings: object = {},
    link: object = {},
  ): Promise<{ app: TestApp; room: SharedVideo; owner: Arrival }> {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, settings, link);
    return { app, room, owner: await arrive(app, room.owner.cookie, room.mediaId) };
  }
  async function admitted(app: TestApp, room: SharedVideo, given: object = {}): Promise<Arrival> {
    const one = await arriveAsGuest(app, room, given);
    await act(app, room, `participants/${one.participantId}/admit`);
    return one;
  }
  const say = (app: TestApp, { mediaId }: SharedVideo, { cookie, pageSessionId }: Arrival, text = 'Hello') =>
    app.call(`POST /api/rooms/${mediaId}/chat`, {
      cookie,
      body: { pageSessionId, text, idempotencyKey: `key of ${text}` },
    });

  describe('a removed guest', () => {
    test('cannot write or come back at once, and waits for admission after knocking', async () => {
      const { app, room } = await start({ lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room);
      assert.equal((await say(app, room, guest)).status, 201);
      await act(app, room, `participants/${guest.participantId}/remove`);
      assert.equal((await say(app, room, guest, 'again')).body.code, 'rooms.not_inside');
      const again = await ask(app, room.mediaId, guest);
      assert.deepEqual([again.status, again.body.code], [403, 'rooms.removed']);
      app.clock.advance({ seconds: 30 });
      const knocked = await ask(app, room.mediaId, guest);
      assert.deepEqual(
        [knocked.body.state, knocked.body.waitsFor, knocked.body.connect],
        ['waiting', 'admission', undefined],
      );
      assert.equal((await viewRoom(app, room)).waiting[0].knocks, 1);
    });

    test('cannot come back by a second page, a second tab or a reload', async () => {
      const { app, room } = await start({ lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room);
      const second = await openPage(app, guest.cookie, room.mediaId);
      await act(app, room, `participants/${guest.participantId}/remove`);
      for (const pageSessionId of [second, await openPage(app, guest.cookie, room.mediaId, guest.pageSessionId)])
        assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.code, 'rooms.removed');
      const entered = await app.call(room.entry, { cookie: guest.cookie, body: form() });
      assert.equal(entered.status, 201);
      assert.equal((await arrive(app, guest.cookie, room.mediaId)).body.code, 'rooms.removed');
    });

    test('may knock twice in a session, each time after half a minute', async () => {
      const { app, room } = await start();
      const guest = await admitted(app, room);
      await act(app, room, `participants/${guest.participantId}/remove`);
      for (const left of [2, 1]) {
        app.clock.advance({ seconds: 30 });
        assert.equal((await standingOf(app, room.mediaId, guest)).knock.left, left);
        assert.equal((await ask(app, room.mediaId, guest)).body.state, 'waiting');
        await act(app, room, `participants/${guest.participantId}/decline`);
        assert.equal((await ask(app, room.mediaId, guest)).body.code, 'rooms.declined');
      }
      app.clock.advance({ seconds: 59 });
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'rooms.declined');
    });
  });

  describe('a banned guest', () => {
    test('is refused by guest session and by device until the ban is lifted', async () => {
      const { app, room } = await start({}, { maxClicks: 10 });
      const guest = await admitted(app, room, { email: 'guest@example.org' });
      await act(app, room, `participants/${guest.participantId}/ban`);
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'rooms.banned');
      const second = await app.call(`POST ${room.path}/links`, { cookie: room.owner.cookie, body: { name: 'Other' } });
      await app.call(`DELETE ${room.path}/links/${room.linkId}`, { cookie: room.owner.cookie });
      const entry = `POST /api/guest-access/${second.body.url.split('/g/')[1]}/enter`;
      const entered = await app.call(entry, { cookie: guest.cookie, body: form({ email: 'new@example.org' }) });
      assert.equal(entered.status, 201);
      assert.equal((await arrive(app, guest.cookie, room.mediaId)).body.code, 'rooms.banned');
      const { links } = (await app.call(`GET ${room.path}`, { cookie: room.owner.cookie })).body;
      assert.deepEqual(links[0].clicks, { used: 0, reserved: 0, limit: null });
      const { bans } = (await app.call(`GET /api/rooms/${room.mediaId}/bans`, { cookie: room.owner.cookie })).body;
      assert.deepEqual([bans.length, bans[0].email, bans[0].bannedBy], [1, 'guest@example.org', room.owner.name]);
      const lift = `DELETE /api/rooms/${room.mediaId}/bans/${bans[0].id}`;
      assert.equal((await app.call(lift, { cookie: room.owner.cookie })).status, 204);
      assert.equal((await app.call(lift, { cookie: room.owner.cookie })).body.code, 'rooms.ban_not_found');
      assert.equal((await arrive(app, guest.cookie, room.mediaId)).body.state, 'waiting');
    });

    test('is banned from this room only, and in its next session too', async () => {
      const { app, room } = await start();
      const other = await shareRoom(app);
      const guest = await admitted(app, room);
      await app.call(other.entry, { cookie: guest.cookie, body: form() });
      await act(app, room, `participants/${guest.participantId}/ban`);
      assert.equal((await arrive(app, guest.cookie, other.mediaId)).body.state, 'waiting');
      await act(app, room, 'end');
      await arrive(app, room.owner.cookie, room.mediaId);
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'rooms.banned');
    });

    test('does not ban others with the same email address: they wait, and moderators see the match', async () => {
      const { app, room } = await start({ lobbyForGuests: false });
      const guest = await arriveAsGuest(app, room, { email: 'Guest@example.org' });
      await act(app, room, `participants/${guest.participantId}/ban`);
      const namesake = await arriveAsGuest(app, room, { email: 'guest@EXAMPLE.org' });
      assert.equal(namesake.body.state, 'waiting');
      assert.equal((await viewRoom(app, room)).waiting[0].hasBannedEmail, true);
      assert.equal((await arriveAsGuest(app, room)).body.state, 'inside');
      assert.equal((await act(app, room, `participants/${namesake.participantId}/admit`)).status, 204);
    });

    test('can be banned while waiting, and a second ban at once adds nothing', async () => {
      const { app, room } = await start({}, { maxClicks: 3 });
      const guest = await arriveAsGuest(app, room);
      await Promise.all([1, 2].map(() => act(app, room, `participants/${guest.participantId}/ban`)));
      assert.equal(
        (await app.call(`GET /api/rooms/${room.mediaId}/bans`, { cookie: room.owner.cookie })).body.bans.length,
        1,
      );
      assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 0, limit: 3 });
      assert.equal((await ask(app, room.mediaId, guest)).body.code, 'rooms.banned');
    });
  });

  describe('End now', () => {
    test('takes the seat, the chat and the page away, and coming back takes a new entry and the lobby', async () => {
      const { app, room } = await start({}, { maxClicks: 2 });
      const guest = await admitted(app, room);
      const guests = await app.call(`GET ${room.path}/guests`, { cookie: room.owner.cookie });
      const body = { guestId: guests.body.guests[0].id };
      assert.equal((await app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body })).status, 200);
      for (const reply of [await say(app, room, guest), await ask(app, room.mediaId, guest)])
        assert.equal(reply.body.code, 'page_sessions.ended');
      assert.equal((await viewRoom(app, room)).insideCount, 1);
      const page = await app.call('POST /api/page-sessions', { cookie: guest.cookie, body: { mediaId: room.mediaId } });
      assert.equal(page.status, 403);
      await app.call(room.entry, { cookie: guest.cookie, body: form() });
      assert.equal((await arrive(app, guest.cookie, room.mediaId)).body.state, 'waiting');
      assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 1, limit: 2 });
    });
  });

  test('when guest access is switched off an open page goes on, and a reload is refused and ends seat and chat', async () => {
    const { app, room } = await start({}, { durationDays: 1 });
    const guest = await admitted(app, room);
    await switchLinks(app, room, false);
    assert.equal((await say(app, room, guest)).status, 201);
    assert.equal((await ask(app, room.mediaId, guest)).body.state, 'inside');
    const body = { mediaId: room.mediaId, previous: guest.pageSessionId };
    assert.equal(
      (await app.call('POST /api/page-sessions', { cookie: guest.cookie, body })).body.code,
      'guest_access.off',
    );
    assert.equal((await say(app, room, guest, 'again')).body.code, 'page_sessions.ended');
    assert.equal((await ask(app, room.mediaId, guest)).body.code, 'page_sessions.ended');
  });

  test('no message is accepted after the chat was switched off or its author was removed, also in a race', async () => {
    const { app, room, owner } = await start({ lobbyForGuests: false });
    for (let round = 0; round < 10; round += 1) {
      app.rooms.presence.heard(owner.pageSessionId, true);
      const guest = await arriveAsGuest(app, room);
      const sent: Promise<{ status: number }>[] = [];
      for (let at = 0; at < 4; at += 1) {
        sent.push(say(app, room, guest, `${round} ${at}`));
        if (at === 1 && round % 2 === 0) sent.push(act(app, room, `participants/${guest.participantId}/remove`));
        if (at === 1 && round % 2 === 1) sent.push(change(app, room, { chat: false }).then(() => ({ status: 200 })));
      }
      await Promise.all(sent);
      app.clock.advance({ seconds: 10 });
      const late = await say(app, room, guest, `${round} late`);
      assert.equal(late.body.code, round % 2 === 0 ? 'rooms.not_inside' : 'chat.off');
      await change(app, room, { chat: true });
    }
    const { messages } = (
      await app.call(`GET /api/rooms/${room.mediaId}/chat?pageSessionId=${owner.pageSessionId}`, {
        cookie: owner.cookie,
      })
    ).body;
    assert.ok(!messages.some(({ text }: { text: string }) => text.includes('late')));
  });

  test('a full room and a locked room refuse with their reason, and the locked room releases the click', async () => {
    const app = await buildTestApp(open, { config: { roomPlaces: 2 } });
    const room = await shareRoom(app, {}, { maxClicks: 5 });
    await arrive(app, room.owner.cookie, room.mediaId);
    const [first, second] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
    assert.deepEqual((await act(app, room, 'admit-all')).body, { count: 1 });
    const inside = (await stateOf(app, room.mediaId, first)) === 'inside' ? first : second;
    const left = inside === first ? second : first;
    const reply = await act(app, room, `participants/${left.participantId}/admit`);
    assert.deepEqual([reply.status, reply.body.code], [403, 'rooms.full']);
    assert.equal(await stateOf(app, room.mediaId, left), 'waiting');
    await change(app, room, { locked: true });
    const cookie = await enterAsGuest(app, room);
    assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 2, limit: 5 });
    assert.equal((await arrive(app, cookie, room.mediaId)).body.code, 'rooms.locked');
    assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 1, limit: 5 });
    await change(app, room, { locked: false });
    assert.equal((await arrive(app, cookie, room.mediaId)).body.state, 'waiting');
  });
});
