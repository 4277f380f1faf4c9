import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  change,
  leaveRoom,
  viewRoom,
  openPage,
  standingOf,
  until,
  type Arrival,
} from '#server/testing/room-lab.ts';
import { listenTo, type Connect } from '#server/testing/page-listener.ts';
import { buildTestApp, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

/** Changes are gathered for a tenth of a second before they are sent. */
const gatheredMs = 150;

forEachDatabase((_database, open) => {
  let app: TestApp;
  let listen: Connect;
  before(async () => {
    app = await buildTestApp(open);
    ({ connect: listen } = await listenTo(app));
  });

  const mine = (room: SharedVideo, one: Arrival, what: string, body: object) =>
    app.call(`POST /api/rooms/${room.mediaId}/${what}`, {
      cookie: one.cookie,
      body: { pageSessionId: one.pageSessionId, ...body },
    });
  const say = (room: SharedVideo, one: Arrival, text: string) =>
    mine(room, one, 'chat', { text, idempotencyKey: `key of ${text}` });
  async function admitted(room: SharedVideo, given: object = {}): Promise<Arrival> {
    const one = await arriveAsGuest(app, room, given);
    await act(app, room, `participants/${one.participantId}/admit`);
    return one;
  }

  test('participants inside are notified when the room is renamed', async () => {
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await admitted(room);
    const listener = await listen(guest);
    const rename = async (title: string) =>
      await app.call(`PATCH /api/media/${room.mediaId}`, { cookie: room.owner.cookie, body: { title } });
    assert.equal((await rename('Called otherwise')).status, 200);
    while (!listener.heard.some(([event]) => event === 'room')) await wait(5);
    const path = `GET /api/rooms/${room.mediaId}?pageSessionId=${guest.pageSessionId}`;
    assert.equal((await app.call(path, { cookie: guest.cookie })).body.title, 'Called otherwise');
  });

  describe('a waiting guest', () => {
    test('gets no event and no reply about participants inside, whatever these do', async () => {
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const berta = await admitted(room, { name: 'Berta Inside', email: 'berta@inside.example' });
      const also = await arriveAsGuest(app, room, { name: 'Walter Waiting', email: 'walter@lobby.example' });
      const guest = await arriveAsGuest(app, room, { name: 'Ana Lima' });
      const [listener, inside] = [await listen(guest), await listen(berta)];
      const replies: string[] = [];
      const read = async (what: string, body?: object) => {
        const reply = await app.call(what, { cookie: guest.cookie, ...(body && { body }) });
        replies.push(reply.raw.toString(), JSON.stringify(reply.headers));
      };
      for (let minute = 0; minute < 3; minute += 1) {
        await say(room, owner, `Word of honour ${minute}`);
        await say(room, berta, `Secret answer ${minute}`);
        await mine(room, berta, 'participants/me/hand', { isRaised: minute !== 1 });
        await mine(room, berta, 'participants/me/reaction', { emoji: '🎉' });
        await act(app, room, `participants/${berta.participantId}/${minute === 1 ? 'unstage' : 'stage'}`);
        await act(app, room, 'mute-all');
        const passer = await admitted(room, { name: `Passer ${minute}` });
        await wait(gatheredMs);
        await leaveRoom(app, room.mediaId, passer);
        await change(app, room, { chat: minute === 1, stage: 'invited' });
        await change(app, room, { chat: true });
        await read(`POST /api/page-sessions/${guest.pageSessionId}/renew`);
        await read(`GET /api/rooms/${room.mediaId}/participants/me?pageSessionId=${guest.pageSessionId}`);
        await read(`POST /api/rooms/${room.mediaId}/join`, { pageSessionId: guest.pageSessionId });
        for (const path of ['', `?pageSessionId=${guest.pageSessionId}`, '/chat', '/bans', '/participants'])
          await read(`GET /api/rooms/${room.mediaId}${path}`);
        app.clock.advance({ seconds: 50 });
        await app.rooms.presence.sweep();
        await wait(gatheredMs);
      }
      const everything = [listener.wire(), ...replies, JSON.stringify(guest.body)].join('\n');
      const forbidden = [
        ...['Berta', 'Walter', 'Passer', room.owner.name, 'berta@', 'walter@', room.owner.email],
        ...['Word of honour', 'Secret answer', 'roster', 'emoji', 'handRaisedAt', '"connect"', 'insideCount'],
        ...[
          'm3u8',
          'fake-signalling',
          owner.participantId,
          berta.participantId,
          also.participantId,
          owner.pageSessionId,
        ],
      ];
      assert.deepEqual(
        forbidden.filter((word) => everything.includes(word)),
        [],
      );
      assert.deepEqual(
        listener.heard.filter(([event]) => event !== 'standing' && event !== 'room'),
        [],
      );
      assert.ok(replies.length > 40);
      for (const word of ['Word of honour 2', 'Secret answer 2', 'Passer 2', 'emoji', 'handRaisedAt'])
        assert.ok(inside.wire().includes(word), `${word} was never said`);
    });

    test('gets lobby messages and the news of the admission, and no token that others could use', async () => {
      const room = await shareRoom(app);
      await arrive(app, room.owner.cookie, room.mediaId);
      const [guest, inside] = [await arriveAsGuest(app, room), await admitted(room)];
      const [listener, other] = [await listen(guest), await listen(inside)];
      const { body } = await act(app, room, 'lobby-messages', { text: 'We begin in\n<b>five</b> minutes' });
      await until(() => listener.count('lobbyMessage') === 1);
      assert.deepEqual(listener.heard.at(-1), ['lobbyMessage', body]);
      assert.deepEqual((await standingOf(app, room.mediaId, guest)).messages, [body]);
      await act(app, room, `participants/${guest.participantId}/admit`);
      await until(() => listener.count('standing') === 1);
      assert.deepEqual(
        listener.heard.filter(([event]) => event === 'standing'),
        [['standing']],
      );
      assert.equal(other.count('lobbyMessage'), 0);
      const standing = await standingOf(app, room.mediaId, guest);
      assert.deepEqual([standing.state, standing.messages], ['inside', []]);
      // The token names the participant, and is of no use without the guest's cookie.
      assert.deepEqual(standing.connect, { url: 'ws://localhost:8080', token: guest.participantId });
    });
  });

  describe('moderators', () => {
    test('get changes of the lobby on the item’s page, also without being inside', async () => {
      const room = await shareRoom(app);
      const page = { cookie: room.owner.cookie, pageSessionId: await openPage(app, room.owner.cookie, room.mediaId) };
      const listener = await listen(page);
      await wait(20);
      const guest = await arriveAsGuest(app, room, { name: 'Ana Lima', email: 'ana@example.org' });
      await until(() => listener.count('waiting') === 1);
      const [, came] = listener.heard.find(([event]) => event === 'waiting')! as [
        string,
        { changed: object[]; gone: [] },
      ];
      assert.deepEqual(came.changed, (await viewRoom(app, room)).waiting);
      assert.deepEqual(
        came.changed.map((one) => ({ ...one, since: '', network: '' })),
        [
          {
            ...{
              id: guest.participantId,
              name: 'Ana Lima',
              email: 'ana@example.org',
              isGuest: true,
              isInvited: false,
              since: '',
            },
            ...{ isAway: false, knocks: 0, hasBannedEmail: false, network: '' },
          },
        ],
      );
      await leaveRoom(app, room.mediaId, guest);
      await until(() => listener.count('waiting') === 2);
      assert.deepEqual(
        listener.heard.findLast(([event]) => event === 'waiting'),
        ['waiting', { changed: [], gone: [guest.participantId] }],
      );
    });

    test('get the arrival of a crowd in few messages', async () => {
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const listener = await listen(owner);
      await wait(20);
      await Promise.all(Array.from({ length: 20 }, () => arriveAsGuest(app, room)));
      const announced = () =>
        listener.heard.flatMap(([event, words]) => (event === 'waiting' ? (words as { changed: [] }).changed : []));
      await until(() => announced().length >= 20);
      assert.equal(announced().length, 20);
      assert.ok(listener.count('waiting') < 15, `${listener.count('waiting')} messages`);
    });

    test('see that a waiting guest has a banned email address, which others do not see', async () => {
      const room = await shareRoom(app, { lobbyForGuests: false });
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const [bad, good] = [
        await arriveAsGuest(app, room, { email: 'Bad@Example.org' }),
        await arriveAsGuest(app, room),
      ];
      assert.deepEqual([bad.body.state, good.body.state], ['inside', 'inside']);
      await act(app, room, `participants/${bad.participantId}/ban`);
      const [listener, guest] = [await listen(owner), await listen(good)];
      await wait(20);
      const again = await arriveAsGuest(app, room, { email: 'bad@example.ORG', name: 'Somebody else' });
      assert.equal(again.body.state, 'waiting');
      await until(() => listener.count('waiting') > 0);
      const [, { changed }] = listener.heard.find(([event]) => event === 'waiting')! as [
        string,
        { changed: [{ hasBannedEmail: boolean }] },
      ];
      assert.equal(changed[0].hasBannedEmail, true);
      assert.equal(guest.count('waiting'), 0);
      assert.ok(!guest.wire().includes('example.org'));
    });
  });

  describe('participants inside', () => {
    test('get hands, reactions, arrivals and departures, and never an email address', async () => {
      const room = await shareRoom(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await admitted(room);
      const listener = await listen(guest);
      await mine(room, owner, 'participants/me/hand', { isRaised: true });
      await mine(room, owner, 'participants/me/reaction', { emoji: '👏' });
      await until(() => listener.count('roster') === 1 && listener.count('reaction') === 1);
      const other = await admitted(room, { email: 'other@example.org' });
      await until(() => listener.count('roster') === 2);
      await leaveRoom(app, room.mediaId, other);
      await until(() => listener.count('roster') === 3);
      assert.deepEqual(
        listener.heard.findLast(([event]) => event === 'roster'),
        ['roster', { changed: [], gone: [other.participantId] }],
      );
      assert.ok(!listener.wire().includes('@'));
    });

    test('get no more events once they are out, for whatever reason', async () => {
      const ways: [string, (room: SharedVideo, guest: Arrival) => Promise<unknown>][] = [
        ['removed', (room, guest) => act(app, room, `participants/${guest.participantId}/remove`)],
        ['banned', (room, guest) => act(app, room, `participants/${guest.participantId}/ban`)],
        ['back in the lobby', (room, guest) => act(app, room, `participants/${guest.participantId}/to-lobby`)],
        ['left', (room, guest) => leaveRoom(app, room.mediaId, guest)],
        [
          'elsewhere',
          async (room, guest) => {
            const pageSessionId = await openPage(app, guest.cookie, room.mediaId);
            await ask(app, room.mediaId, { ...guest, pageSessionId });
          },
        ],
        ['ended', (room) => app.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} })],
      ];
      for (const [how, sendOut] of ways) {
        const room = await shareRoom(app);
        const owner = await arrive(app, room.owner.cookie, room.mediaId);
        const guest = await admitted(room);
        const listener = await listen(guest);
        await say(room, owner, 'before');
        await until(() => listener.count('chat') === 1);
        await wait(gatheredMs);
        await sendOut(room, guest);
        await until(() => listener.count('standing') + listener.count('renew') === 1);
        const heard = listener.heard.length;
        await say(room, owner, 'after');
        await mine(room, owner, 'participants/me/reaction', { emoji: '👏' });
        await mine(room, owner, 'participants/me/hand', { isRaised: true });
        await wait(gatheredMs);
        const more = listener.heard.slice(heard).filter(([event]) => event !== 'standing');
        assert.deepEqual(more, [], how);
      }
    });

    test('are notified who muted them', async () => {
      const room = await shareRoom(app, { lobbyForGuests: false });
      await arrive(app, room.owner.cookie, room.mediaId);
      const guest = await arriveAsGuest(app, room);
      const listener = await listen(guest);
      assert.equal(
        (await act(app, room, `participants/${guest.participantId}/mute`, { source: 'camera' })).status,
        204,
      );
      await until(() => listener.count('muted') === 1);
      assert.deepEqual(listener.heard.at(-1), ['muted', { source: 'camera', by: room.owner.name }]);
    });
  });

  test('events that a page sends over its socket do nothing, whoever has opened the page', async () => {
    const room = await shareRoom(app);
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const [guest, inside] = [await arriveAsGuest(app, room), await admitted(room)];
    const sockets = [await listen(owner), await listen(inside), await listen(guest)];
    await wait(gatheredMs);
    const heard = sockets.map((one) => one.heard.length);
    for (const { socket } of sockets) {
      for (const event of ['admit', 'join', 'chat', 'roster', 'waiting', 'standing', 'renew', 'muted', 'reaction'])
        socket.emit(event, { participantId: guest.participantId, mediaId: room.mediaId, changed: [], gone: [] });
      socket.emit('subscribe', [room.mediaId, `page:${owner.pageSessionId}`, `item:${room.mediaId}`]);
    }
    await wait(gatheredMs);
    assert.deepEqual(
      sockets.map((one) => one.heard.length),
      heard,
    );
    assert.ok(sockets.every(({ socket }) => socket.connected));
    assert.equal((await standingOf(app, room.mediaId, guest)).state, 'waiting');
  });

  test('a page that connected before it joined counts as connected', async () => {
    const room = await shareRoom(app, { lobbyForGuests: false });
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    await listen(guest);
    await leaveRoom(app, room.mediaId, guest);
    await ask(app, room.mediaId, guest);
    await until(async () =>
      (await viewRoom(app, room)).participants.some(
        (one: { id: string; isConnected: boolean }) => one.id === guest.participantId && one.isConnected,
      ),
    );
  });
});
