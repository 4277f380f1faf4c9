import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { act, arrive, arriveAsGuest, ask, change, clicksOf, leaveRoom, standingOf } from '#server/testing/room-lab.ts';
import { form, buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  describe('a guest in the lobby', () => {
    test('waits with a reserved click, is admitted, and uses it', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 3 });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      assert.deepEqual([owner.status, owner.body.state, owner.body.role], [201, 'inside', 'moderator']);
      assert.equal(owner.body.connect.token, owner.participantId);
      const guest = await arriveAsGuest(app, room);
      assert.deepEqual([guest.status, guest.body.state, guest.body.waitsFor], [201, 'waiting', 'admission']);
      assert.equal(guest.body.connect, undefined);
      assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 1, limit: 3 });
      assert.equal((await act(app, room, `participants/${guest.participantId}/admit`)).status, 204);
      const inside = await standingOf(app, room.mediaId, guest);
      assert.deepEqual([inside.state, inside.connect.token, inside.maySend], ['inside', guest.participantId, []]);
      assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 0, limit: 3 });
    });

    test('who is declined gets the click released and may knock twice, each time after half a minute', async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app, {}, { maxClicks: 1 });
      const guest = await arriveAsGuest(app, room);
      const knock = () =>
        app.call(`POST /api/rooms/${room.mediaId}/join`, {
          cookie: guest.cookie,
          body: { pageSessionId: guest.pageSessionId },
        });
      for (const left of [2, 1, 0]) {
        assert.equal((await act(app, room, `participants/${guest.participantId}/decline`)).status, 204);
        assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 0, limit: 1 });
        assert.deepEqual(
          [(await knock()).body.code, (await standingOf(app, room.mediaId, guest)).knock.left],
          ['rooms.declined', left],
        );
        app.clock.advance({ seconds: 30 });
        assert.equal((await knock()).status, left > 0 ? 201 : 403);
      }
    });
  });

  test('a guest who asks for a seat too often has to wait, also from further pages, and no other guest has to', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    const guest = await arriveAsGuest(app, room);
    const statuses: number[] = [];
    for (let count = 1; count <= 30; count += 1) statuses.push((await arrive(app, guest.cookie, room.mediaId)).status);
    assert.deepEqual([statuses.indexOf(429), statuses.lastIndexOf(201)], [29, 28]);
    assert.equal((await arriveAsGuest(app, room)).status, 201);
  });

  test('an admission checks the link again and is refused when the link no longer lets the guest in', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, {}, { maxClicks: 3 });
    const guest = await arriveAsGuest(app, room);
    await app.call(`PATCH ${room.path}`, { cookie: room.owner.cookie, body: { isEnabled: false } });
    const reply = await act(app, room, `participants/${guest.participantId}/admit`);
    assert.deepEqual([reply.status, reply.body.code], [409, 'rooms.link_ended']);
    assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 0, limit: 3 });
    const again = await app.call('POST /api/page-sessions', { cookie: guest.cookie, body: { mediaId: room.mediaId } });
    assert.deepEqual([again.status, again.body.code], [410, 'guest_access.off']);
  });

  test('a guest whose link was switched off stays inside until a reload, which empties the seat at once', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, { lobbyForGuests: false });
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    assert.equal(guest.body.state, 'inside');
    await app.call(`PATCH ${room.path}`, { cookie: room.owner.cookie, body: { isEnabled: false } });
    assert.equal((await standingOf(app, room.mediaId, guest)).state, 'inside');
    const again = await app.call('POST /api/page-sessions', {
      cookie: guest.cookie,
      body: { mediaId: room.mediaId, previous: guest.pageSessionId },
    });
    assert.equal(again.status, 410);
    const count = async () =>
      (await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: room.owner.cookie })).body.insideCount;
    while ((await count()) !== 1) await setTimeout(5);
  });

  test('with the lobby off a guest waits for the first member and comes in together with that member', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, { lobbyForGuests: false }, { maxClicks: 1 });
    const guest = await arriveAsGuest(app, room);
    assert.deepEqual(
      [guest.body.state, guest.body.waitsFor, guest.body.session.state],
      ['waiting', 'start', 'not_started'],
    );
    assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 0, limit: 1 });
    await arrive(app, room.owner.cookie, room.mediaId);
    assert.equal((await standingOf(app, room.mediaId, guest)).state, 'inside');
    assert.equal((await app.call(room.entry, { body: form() })).body.code, 'guest_access.used_up');
  });

  test('a hand goes down when the guest is brought on stage, and a waiting guest is not counted as inside', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    const inside = async () => (await app.call(`GET ${room.path}`, { cookie: room.owner.cookie })).body.inside;
    assert.equal(await inside(), 0);
    await act(app, room, `participants/${guest.participantId}/admit`);
    assert.equal(await inside(), 1);
    const { cookie, pageSessionId } = guest;
    const raised = { pageSessionId, isRaised: true };
    await app.call(`POST /api/rooms/${room.mediaId}/participants/me/hand`, { cookie, body: raised });
    const hand = async () => {
      const { body } = await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: room.owner.cookie });
      return body.participants.find((one: { id: string }) => one.id === guest.participantId).handRaisedAt;
    };
    assert.ok(await hand());
    await act(app, room, `participants/${guest.participantId}/stage`);
    assert.equal(await hand(), null);
  });

  test('guest access counts only guests inside the room, whoever else has the page open, and End now ends all of them', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    const { cookie } = room.owner;
    await arrive(app, cookie, room.mediaId);
    const [stays, waits, declined, leaves, removed, banned] = [
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
    ];
    const to = (guest: { participantId: string }, step: string) =>
      act(app, room, `participants/${guest.participantId}/${step}`);
    await to(declined, 'decline');
    for (const guest of [stays, leaves, removed, banned]) await to(guest, 'admit');
    const count = async () => {
      const { inside, links } = (await app.call(`GET ${room.path}`, { cookie })).body;
      const guests: { isInside: boolean }[] = (await app.call(`GET ${room.path}/guests`, { cookie })).body.guests;
      return [inside, links[0].inside, guests.filter(({ isInside }) => isInside).length];
    };
    assert.deepEqual(await count(), [4, 4, 4]);
    await leaveRoom(app, room.mediaId, leaves);
    await to(removed, 'remove');
    await to(banned, 'ban');
    assert.deepEqual(await count(), [1, 1, 1]);
    const { body } = await app.call(`POST ${room.path}/end`, { cookie, body: { linkId: room.linkId } });
    assert.equal(body.ended, 6);
    assert.deepEqual(await count(), [0, 0, 0]);
    for (const guest of [stays, waits]) assert.equal((await ask(app, room.mediaId, guest)).status, 403);
  });

  test('a member can see before joining whether it leads on stage and through the lobby', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, { stage: 'everyone' });
    const member = await app.member({ role: 'member' });
    await app.call(`PATCH /api/media/${room.mediaId}`, {
      cookie: room.owner.cookie,
      body: { visibility: 'published' },
    });
    const joining = async ({ cookie } = member) =>
      (await app.call(`GET /api/rooms/${room.mediaId}`, { cookie })).body.joining;
    assert.deepEqual(await joining(), { isOnStage: true, hasLobby: false });
    await change(app, room, { stage: 'invited', lobbyForMembers: true });
    assert.deepEqual(await joining(), { isOnStage: false, hasLobby: true });
    assert.deepEqual(await joining(room.owner), { isOnStage: true, hasLobby: false });
    await arrive(app, room.owner.cookie, room.mediaId);
    const seat = await arrive(app, member.cookie, room.mediaId);
    await act(app, room, `participants/${seat.participantId}/admit`);
    await act(app, room, `participants/${seat.participantId}/stage`);
    await leaveRoom(app, room.mediaId, seat);
    assert.deepEqual(await joining(), { isOnStage: true, hasLobby: false });
    await act(app, room, 'end');
    assert.deepEqual(await joining(), { isOnStage: false, hasLobby: true });
  });

  test('a lobby message carries the name that its author has in the room', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    const send = async () => (await act(app, room, 'lobby-messages', { text: 'Soon.' })).body.authorName;
    const before = await send();
    const owner = await arrive(app, room.owner.cookie, room.mediaId, { name: 'Dr. Ada' });
    assert.equal(owner.body.name, 'Dr. Ada');
    assert.equal(await send(), 'Dr. Ada');
    await leaveRoom(app, room.mediaId, owner);
    assert.equal(await send(), before);
  });

  test('a waiting guest cannot read the room, its chat or its bans', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    for (const path of ['', '/chat', '/bans']) {
      const reply = await app.call(`GET /api/rooms/${room.mediaId}${path}`, { cookie: guest.cookie });
      assert.ok(reply.status === 403 || reply.status === 401, `${path}: ${reply.status}`);
    }
  });
});
