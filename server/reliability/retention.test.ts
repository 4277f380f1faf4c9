import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, arrive, arriveAsGuest, clicksOf } from '#server/testing/room-lab.ts';
import { makeSession } from '#server/testing/make.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  const guestsOf = (app: TestApp, mediaId: string) =>
    app.read
      .selectFrom('guest_sessions')
      .select(['name', 'email', 'made_from'])
      .where('media_id', '=', mediaId)
      .orderBy('created_at')
      .execute();
  async function countRows(app: TestApp) {
    const [chat, authors, lobby, people] = await Promise.all([
      app.read.selectFrom('chat_messages').select('id').execute(),
      app.read.selectFrom('chat_authors').select('id').where('name', '!=', '').execute(),
      app.read.selectFrom('lobby_messages').select('id').execute(),
      app.read.selectFrom('room_participants').select('guest_session_id').execute(),
    ]);
    const guests = people.filter(({ guest_session_id: guest }) => guest !== null);
    return {
      ...{ chat: chat.length, authors: authors.length, lobby: lobby.length },
      ...{ guests: guests.length, members: people.length - guests.length },
    };
  }

  test('ninety days after its link died or its session ended, what a guest left is erased, and counts stay', async () => {
    const app = await buildTestApp(open);
    const [room, video, living] = [await shareRoom(app), await shareVideo(app), await shareVideo(app)];
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const [guest, waiting] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
    await act(app, room, `participants/${guest.participantId}/admit`);
    for (const one of [owner, guest]) {
      const body = { pageSessionId: one.pageSessionId, text: 'Hello', idempotencyKey: `from-${one.participantId}` };
      await app.call(`POST /api/rooms/${room.mediaId}/chat`, { cookie: one.cookie, body });
    }
    await act(app, room, 'lobby-messages', { text: 'Soon' });
    await act(app, room, 'end');
    for (const one of [video, living]) {
      const cookie = await enterAsGuest(app, one);
      const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: one.mediaId } });
      await app.call(`POST /api/page-sessions/${page.body.id}/watched`, { cookie, body: { seconds: 0 } });
    }
    await app.call(`DELETE ${video.path}/links/${video.linkId}`, { cookie: video.owner.cookie });
    const clicks = await clicksOf(app, room);
    const before = await countRows(app);
    assert.deepEqual(before, { chat: 2, authors: 2, lobby: 1, guests: 2, members: 1 });
    assert.equal(waiting.status, 201);

    app.clock.advance({ days: 89, hours: 23 });
    assert.equal(await app.retention.run(), 0);
    app.clock.advance({ hours: 1 });
    app.clock.doubt({ hours: 2 });
    assert.equal(await app.retention.run(), 0, 'nothing is erased by a doubtful clock');
    app.clock.doubt({});
    assert.equal(await app.retention.run(), 8);
    assert.equal(await app.retention.run(), 0);

    assert.deepEqual(await countRows(app), { chat: 0, authors: 0, lobby: 0, guests: 0, members: 1 });
    const erased = await guestsOf(app, video.mediaId);
    assert.deepEqual(
      erased.map((row) => [row.name, row.email, row.made_from]),
      [['', '', null]],
    );
    const kept = [...(await guestsOf(app, living.mediaId)), ...(await guestsOf(app, room.mediaId))];
    assert.deepEqual(
      kept.map(({ email }) => email),
      ['ana@example.org', 'ana@example.org', 'ana@example.org'],
    );
    const links = await app.read.selectFrom('guest_links').select(['id', 'used_clicks']).execute();
    const used = new Map(links.map((link) => [link.id, link.used_clicks]));
    assert.deepEqual([used.get(video.linkId), used.get(room.linkId)], [1, clicks.used]);
    const { cookie } = await makeSession(app.write, video.owner.id);
    const { totals, ways, people } = (await app.call(`GET /api/media/${video.mediaId}/attendance`, { cookie })).body;
    assert.deepEqual([totals.came, totals.guests, ways[0].came], [1, 1, 1], 'the totals of attendance stay');
    assert.deepEqual([people[0].name, people[0].email], ['', '']);
    const host = await makeSession(app.write, room.owner.id);
    const ofRoom = (await app.call(`GET /api/media/${room.mediaId}/attendance`, host)).body;
    assert.deepEqual([ofRoom.totals.came, ofRoom.totals.messages, ofRoom.totals.writers], [2, 2, 2]);
  });
});
