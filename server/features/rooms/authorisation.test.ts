import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { api } from '#contracts/api.ts';
import { newId } from '#server/random.ts';
import { act, arrive, arriveAsGuest, leaveRoom, openPage, type Arrival } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { makeGrant, makeRoom } from '#server/testing/make.ts';

const nobodys = newId();

/**
 * A valid request for each route of a room; `:me` is the page of the person who asks, `:who` the participant acted on.
 */
const requests: Record<string, object | undefined> = {
  'GET /api/rooms/:mediaId': undefined,
  'GET /api/rooms/:mediaId/participants/me?pageSessionId=:me': undefined,
  'POST /api/rooms/:mediaId/join': { pageSessionId: ':me' },
  'POST /api/rooms/:mediaId/participants/me/hand': { pageSessionId: ':me', isRaised: true },
  'POST /api/rooms/:mediaId/participants/me/reaction': { pageSessionId: ':me', emoji: '🎉' },
  'POST /api/rooms/:mediaId/participants/me/stage': { pageSessionId: ':me', isOnStage: true },
  'POST /api/rooms/:mediaId/participants/me/leave': { pageSessionId: ':me' },
  'GET /api/rooms/:mediaId/chat?pageSessionId=:me': undefined,
  'POST /api/rooms/:mediaId/chat': { pageSessionId: ':me', text: 'Hello', idempotencyKey: 'a-key-of-the-guest' },
  'DELETE /api/rooms/:mediaId/chat/:nobody': undefined,
  'GET /api/rooms/:mediaId/chat/authors/:nobody': undefined,
  'POST /api/rooms/:mediaId/chat/authors/:nobody/mute': undefined,
  'POST /api/rooms/:mediaId/chat/authors/:nobody/unmute': undefined,
  'PATCH /api/rooms/:mediaId': {},
  'GET /api/rooms/:mediaId/bans': undefined,
  'DELETE /api/rooms/:mediaId/bans/:nobody': undefined,
  'POST /api/rooms/:mediaId/lobby-messages': { text: 'Just a moment' },
  'POST /api/rooms/:mediaId/participants/:who/lower-hand': undefined,
  'POST /api/rooms/:mediaId/participants/:who/mute': {},
  'POST /api/rooms/:mediaId/participants/:who/stage': undefined,
  'POST /api/rooms/:mediaId/participants/:who/unstage': undefined,
  'POST /api/rooms/:mediaId/participants/:who/admit': undefined,
  'POST /api/rooms/:mediaId/participants/:who/decline': undefined,
  'POST /api/rooms/:mediaId/participants/:who/to-lobby': undefined,
  'POST /api/rooms/:mediaId/participants/:who/remove': undefined,
  'POST /api/rooms/:mediaId/participants/:who/ban': undefined,
  'POST /api/rooms/:mediaId/mute-all': undefined,
  'POST /api/rooms/:mediaId/lower-hands': undefined,
  'POST /api/rooms/:mediaId/admit-all': undefined,
  'POST /api/rooms/:mediaId/decline-all': undefined,
  'POST /api/rooms/:mediaId/end': undefined,
};
const own = 10;
const names = Object.keys(requests);
const [ownRoutes, moderatorRoutes] = [names.slice(0, own), names.slice(own - 1)];

test('every route of a room is in this table', () => {
  const known = names.map((name) =>
    name
      .split('?')[0]!
      .replace(':who', ':participantId')
      .replace(/chat\/:nobody/u, 'chat/:messageId')
      .replace(/authors\/:nobody/u, 'authors/:authorId')
      .replace(/bans\/:nobody/u, 'bans/:banId'),
  );
  const all = Object.keys(api).filter((name) => name.includes('/api/rooms/:mediaId'));
  assert.deepEqual(known.sort(), all.sort());
});

forEachDatabase((_database, open) => {
  let app: TestApp;
  let room: SharedVideo;
  let other: SharedVideo;
  let target: Arrival;
  const people: Record<string, { cookie?: string; pageSessionId: string }> = {};

  before(async () => {
    app = await buildTestApp(open);
    room = await shareRoom(app);
    other = await shareRoom(app, { lobbyForGuests: false });
    const admin = await app.member({ role: 'admin' });
    const stranger = await app.member({ role: 'member' });
    const published = await makeRoom(app.write, { ownerId: room.owner.id, visibility: 'published' });
    people['owner'] = await arrive(app, room.owner.cookie, room.mediaId);
    people['creator of another room'] = await arrive(app, other.owner.cookie, other.mediaId);
    people['admin'] = await arrive(app, admin.cookie, room.mediaId);
    people['guest who waits'] = await arriveAsGuest(app, room);
    people['guest inside'] = await arriveAsGuest(app, room);
    const inside = people['guest inside'] as Arrival;
    await act(app, room, `participants/${inside.participantId}/admit`);
    people['guest of another room'] = await arriveAsGuest(app, other);
    people['member without access'] = await arrive(app, stranger.cookie, published);
    people['nobody'] = { pageSessionId: nobodys };
    people['forged cookie'] = { pageSessionId: inside.pageSessionId, cookie: `foyer_guest=${'A'.repeat(43)}` };
    people['page of another'] = {
      pageSessionId: inside.pageSessionId,
      cookie: (people['guest who waits'] as Arrival).cookie,
    };
    target = await arriveAsGuest(app, room);
  });

  async function statusOf(who: string, name: string, mediaId = room.mediaId, participantId = target.participantId) {
    const { cookie, pageSessionId } = people[who]!;
    const fill = (text: string) =>
      text
        .replace(':mediaId', mediaId)
        .replace(':me', pageSessionId)
        .replace(':who', participantId)
        .replace(':nobody', nobodys);
    const body = requests[name] && (JSON.parse(fill(JSON.stringify(requests[name]))) as object);
    const reply = await app.call(fill(name), { cookie, ...(body && { body }) });
    return `${reply.status} ${reply.body?.code ?? ''}`.trim();
  }

  async function assertAll(who: string, routes: string[], expected: (name: string) => string): Promise<void> {
    const [seen, wanted] = [{}, {}] as Record<string, string>[];
    for (const name of routes) {
      seen![name] = await statusOf(who, name);
      wanted![name] = expected(name);
    }
    assert.deepEqual(seen, wanted);
  }

  describe('a room refuses', () => {
    test('a request without an account and a guest session, on every route', async () => {
      await assertAll('nobody', ownRoutes.slice(0, -1), () => '403 page_sessions.not_allowed');
      await assertAll('nobody', moderatorRoutes, () => '401 accounts.sign_in_required');
    });

    for (const who of ['guest who waits', 'guest inside', 'guest of another room', 'forged cookie'])
      test(`a ${who} on the routes of moderators`, async () => {
        await assertAll(who, moderatorRoutes, () => '401 accounts.sign_in_required');
      });

    test('members who may not see it on the routes of moderators, as if it did not exist', async () => {
      for (const who of ['creator of another room', 'member without access'])
        await assertAll(who, moderatorRoutes, () => '404 media.not_found');
    });
  });

  describe('with a page of another person or of another room', () => {
    const expected = (name: string) => {
      if (name === 'GET /api/rooms/:mediaId') return '404 media.not_found';
      return '403 page_sessions.not_allowed';
    };
    for (const who of ['guest of another room', 'creator of another room', 'member without access'])
      test(`a ${who} is refused on every route`, () => assertAll(who, ownRoutes.slice(0, -1), expected));

    for (const who of ['page of another', 'forged cookie'])
      test(`a request with a ${who} is refused`, async () => {
        await assertAll(who, ownRoutes.slice(1, -1), () => '403 page_sessions.ended');
      });

    test('a preview page and a closed page cannot join', async () => {
      const cookie = room.owner.cookie;
      const preview = await app.call('POST /api/page-sessions', {
        cookie,
        body: { mediaId: room.mediaId, as: 'preview' },
      });
      people['preview'] = { cookie, pageSessionId: preview.body.id };
      assert.equal(await statusOf('preview', 'POST /api/rooms/:mediaId/join'), '403 page_sessions.not_allowed');
      const closed = await openPage(app, cookie, room.mediaId);
      await app.call(`POST /api/page-sessions/${closed}/leave`, { cookie });
      people['closed'] = { cookie, pageSessionId: closed };
      assert.equal(await statusOf('closed', 'POST /api/rooms/:mediaId/join'), '403 page_sessions.ended');
    });
  });

  test('a waiting guest may read the standing, ask for the seat again and leave, and do nothing else', async () => {
    await assertAll('guest who waits', ownRoutes.slice(0, -2), (name) => {
      if (name.includes('/join')) return '201';
      if (name.includes('participants/me?')) return '200';
      if (name.endsWith('leave')) return '204';
      return '403 rooms.not_inside';
    });
    assert.equal(await statusOf('guest who waits', 'POST /api/rooms/:mediaId/chat'), '403 rooms.not_inside');
    assert.equal(await statusOf('guest who waits', 'POST /api/rooms/:mediaId/join'), '201');
  });

  test('a guest inside may read, write, raise a hand and react, but not come on stage', async () => {
    await assertAll(
      'guest inside',
      ownRoutes.filter((name) => !name.endsWith('leave') && !name.startsWith('DELETE')),
      (name) => {
        if (name.endsWith('me/stage')) return '403 rooms.stage_not_open';
        if (name.endsWith('hand') || name.endsWith('reaction')) return '204';
        return name.startsWith('GET') ? '200' : '201';
      },
    );
    const seen = await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: people['guest inside']!.cookie });
    assert.deepEqual([seen.body.waiting, seen.body.emails, seen.body.may.moderate], [[], {}, false]);
    assert.ok(!seen.raw.toString().includes('@'));
  });

  test('a second page of the same guest has to take the seat before it may do anything', async () => {
    const guest = people['guest inside'] as Arrival;
    people['second page'] = { cookie: guest.cookie, pageSessionId: await openPage(app, guest.cookie, room.mediaId) };
    for (const name of ownRoutes.filter(
      (one) => one.includes('hand') || one.includes('reaction') || one.includes('chat?'),
    ))
      assert.equal(await statusOf('second page', name), '409 rooms.elsewhere');
    assert.equal(await statusOf('second page', 'POST /api/rooms/:mediaId/join'), '201');
    assert.equal(await statusOf('guest inside', ownRoutes[3]!), '409 rooms.elsewhere');
    assert.equal(await statusOf('guest inside', 'POST /api/rooms/:mediaId/join'), '201');
  });

  test('moderators cannot act on participants of another room', async () => {
    const elsewhere = (people['creator of another room'] as Arrival).participantId;
    const theirs = moderatorRoutes.filter((name) => name.includes(':who'));
    for (const name of theirs) {
      const status = await statusOf('owner', name, room.mediaId, elsewhere);
      assert.ok(['404 rooms.participant_not_found', '409 rooms.not_waiting'].includes(status), `${name}: ${status}`);
      const foreign = await statusOf('creator of another room', name, other.mediaId, target.participantId);
      assert.ok(['404 rooms.participant_not_found', '409 rooms.not_waiting'].includes(foreign), `${name}: ${foreign}`);
    }
    assert.equal(
      await statusOf('owner', 'POST /api/rooms/:mediaId/participants/:who/admit', room.mediaId, nobodys),
      '404 rooms.participant_not_found',
    );
  });

  test('bans and messages of one room cannot be changed through another room', async () => {
    const one = await arriveAsGuest(app, room);
    await act(app, room, `participants/${one.participantId}/ban`);
    const bans = await app.call(`GET /api/rooms/${room.mediaId}/bans`, { cookie: room.owner.cookie });
    const message = await app.call(`POST /api/rooms/${room.mediaId}/chat`, {
      cookie: room.owner.cookie,
      body: { pageSessionId: people['owner']!.pageSessionId, text: 'Ours', idempotencyKey: 'ours-alone' },
    });
    const { cookie } = other.owner;
    const lift = await app.call(`DELETE /api/rooms/${other.mediaId}/bans/${bans.body.bans[0].id}`, { cookie });
    const hide = await app.call(`DELETE /api/rooms/${other.mediaId}/chat/${message.body.id}`, { cookie });
    assert.deepEqual([lift.status, lift.body.code], [404, 'rooms.ban_not_found']);
    assert.equal(hide.status, 404);
    assert.equal(
      (await app.call(`GET /api/rooms/${room.mediaId}/bans`, { cookie: room.owner.cookie })).body.bans.length,
      1,
    );
  });

  test('nobody may act on the owner, not even an administrator', async () => {
    const owner = people['owner'] as Arrival;
    for (const what of ['unstage', 'to-lobby', 'remove', 'ban', 'mute']) {
      const body = what === 'mute' ? {} : undefined;
      const path = `participants/${owner.participantId}/${what}`;
      const reply = await act(app, room, path, body, people['admin']!.cookie);
      assert.deepEqual([reply.status, reply.body.code], [403, 'rooms.owner_untouchable'], what);
    }
  });

  test('a request with an unknown field is refused', async () => {
    for (const [name, body] of Object.entries(requests)) {
      if (!body) continue;
      const full = JSON.parse(JSON.stringify(body).replace(':me', people['owner']!.pageSessionId)) as object;
      const path = name.replace(':mediaId', room.mediaId).replace(':who', target.participantId);
      for (const more of [
        { role: 'moderator' },
        { state: 'inside' },
        { isModerator: true },
        { participantId: nobodys },
      ]) {
        const reply = await app.call(path, { cookie: room.owner.cookie, body: { ...full, ...more } });
        assert.deepEqual([reply.status, reply.body.code], [422, 'request.invalid'], name);
      }
    }
  });

  test('the owner and administrators may use every moderator route', async () => {
    for (const who of ['owner', 'admin']) {
      for (const name of moderatorRoutes.filter((one) => !one.includes(':who') && !one.endsWith('/end'))) {
        const status = await statusOf(who, name);
        assert.match(
          status,
          name.includes(':nobody') ? /^404 (rooms.ban_|chat.|chat.author_)not_found/u : /^20\d$/u,
          name,
        );
      }
    }
  });

  test('a request for an unknown room is refused', async () => {
    const cookie = await enterAsGuest(app, room);
    const reply = await app.call(`GET /api/rooms/${nobodys}`, { cookie });
    assert.deepEqual([reply.status, reply.body.code], [404, 'media.not_found']);
    assert.equal((await leaveRoom(app, nobodys, target)).status, 403);
  });

  describe('a role that a member was given on the item applies inside', () => {
    async function come(role: 'viewer' | 'speaker' | 'moderator', mediaId: string) {
      const member = await app.member();
      await makeGrant(app.write, mediaId, member.id, { role });
      return { member, arrival: await arrive(app, member.cookie, mediaId) };
    }

    test('a speaker is on stage at once where other members have to be brought', async () => {
      const quiet = await shareRoom(app, { stage: 'invited' });
      const [speaker, viewer] = [await come('speaker', quiet.mediaId), await come('viewer', quiet.mediaId)];
      const places = [speaker, viewer].map(({ arrival: { body } }) => [body.role, body.state, body.isOnStage]);
      assert.deepEqual(places, [
        ['speaker', 'inside', true],
        ['viewer', 'inside', false],
      ]);
    });

    test('a moderator may lock the room but not change its other settings', async () => {
      const { mediaId } = await shareRoom(app);
      const { member } = await come('moderator', mediaId);
      const patch = (body: object) => app.call(`PATCH /api/rooms/${mediaId}`, { cookie: member.cookie, body });
      assert.equal((await patch({ locked: true })).body.settings.locked, true);
      const refused = await patch({ locked: false, lobbyForGuests: false });
      assert.deepEqual([refused.status, refused.body.code], [403, 'media.not_permitted']);
    });
  });
});
