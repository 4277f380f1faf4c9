import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listenTo } from '#server/testing/page-listener.ts';
import { askLive, readChat, say, watchAs, watchAsGuest } from '#server/testing/live-lab.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, shareLive, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((database, open) => {
  async function meet(settings: object = {}) {
    const app = await buildTestApp(open);
    const live = await shareLive(app, settings);
    return { app, live, owner: await watchAs(app, live, live.owner.cookie), guest: await watchAsGuest(app, live) };
  }
  const namesIn = async (app: TestApp, ...given: [Parameters<typeof readChat>[1], Parameters<typeof readChat>[2]]) =>
    (await readChat(app, ...given)).messages.map((one: { authorName: string }) => one.authorName);

  describe('the chat of a live session', () => {
    it('carries who wrote, to every open page at once and to those who come later', async () => {
      const { app, live, owner, guest } = await meet();
      const { connect } = await listenTo(app);
      const listener = await connect(guest);
      const [first, second] = [await say(app, live, guest, 'Boa tarde'), await say(app, live, owner, 'Welcome')];
      assert.deepEqual(
        [first.status, first.body.authorName, first.body.isGuest, first.body.role],
        [...[201, 'Bia Sousa', true, 'viewer']],
      );
      assert.deepEqual([second.body.isGuest, second.body.role], [false, 'moderator']);
      await until(() => listener.count('chat') === 2, 20_000);
      const heard = listener.heard.filter(([event]) => event === 'chat').map(([, message]) => message);
      assert.deepEqual(heard, [first.body, second.body]);
      const late = await watchAsGuest(app, live, 'Eva');
      const { messages, own } = await readChat(app, live, late);
      assert.deepEqual([messages, own], [heard, { authorId: null, isMuted: false }]);
      assert.equal((await readChat(app, live, guest)).own.authorId, first.body.authorId);
      assert.ok(!listener.wire().includes('@'), 'no email');
      listener.socket.disconnect();
    });

    it('loses and doubles nothing over a restart of the server', async () => {
      const { app, live, owner, guest } = await meet();
      const first = await say(app, live, guest, 'Before', 'key-of-the-first');
      const again = await app.again();
      const repeated = await say(again, live, guest, 'Before', 'key-of-the-first');
      assert.deepEqual(repeated.body, first.body);
      await say(again, live, owner, 'After');
      assert.deepEqual(
        (await readChat(again, live, guest)).messages.map((one: { text: string }) => one.text),
        ['Before', 'After'],
      );
    });

    it('is off, for members or for everyone, as its settings say, and moderators may always write', async () => {
      const { app, live, owner, guest } = await meet({ chat: 'members' });
      const account = await app.member();
      await app.call(`PATCH /api/media/${live.mediaId}`, {
        cookie: live.owner.cookie,
        body: { visibility: 'published', version: 1 },
      });
      const member = await watchAs(app, live, account.cookie);
      const answers = async () => [
        ...(await Promise.all([guest, member, owner].map(async (one) => (await say(app, live, one)).status))),
      ];
      assert.deepEqual(await answers(), [403, 201, 201]);
      await askLive(app, live, 'PATCH ', { chat: 'off' });
      assert.equal((await say(app, live, member)).body.code, 'chat.off');
      assert.deepEqual(await answers(), [403, 403, 201]);
      await askLive(app, live, 'PATCH ', { chat: 'everyone' });
      assert.deepEqual(await answers(), [201, 201, 201]);
    });

    it('in slow mode takes one message of each person in that time, and says how long to wait', async () => {
      const { app, live, owner, guest } = await meet({ slowModeSeconds: 30 });
      const other = await watchAsGuest(app, live, 'Eva');
      assert.equal((await say(app, live, guest, 'One', 'the-first-key')).status, 201);
      app.clock.advance({ seconds: 12 });
      const refused = await say(app, live, guest, 'Two');
      assert.deepEqual(
        [refused.status, refused.body.code, refused.headers['retry-after']],
        [...[429, 'chat.slow_mode', '18']],
      );
      assert.equal((await say(app, live, guest, 'One', 'the-first-key')).status, 201, 'the same message again');
      assert.equal((await say(app, live, other)).status, 201);
      for (const text of ['a', 'b']) assert.equal((await say(app, live, owner, text)).status, 201);
      app.clock.advance({ seconds: 18 });
      assert.equal((await say(app, live, guest, 'Two')).status, 201);
    });

    it('mutes one person, who is told, reads on and may write again when it is lifted', async () => {
      const { app, live, guest, owner } = await meet();
      const { connect } = await listenTo(app);
      const listener = await connect(guest);
      const { authorId } = (await say(app, live, guest)).body;
      const seen = await askLive(app, live, `GET /chat/authors/${authorId}`);
      assert.deepEqual(seen.body, {
        ...{ id: authorId, name: 'Bia Sousa', isGuest: true, email: 'bia@example.org' },
        ...{ isMuted: false, mayBeMuted: true },
      });
      assert.equal((await askLive(app, live, `POST /chat/authors/${authorId}/mute`)).status, 204);
      await until(() => listener.count('chatMuted') === 1, 20_000);
      assert.deepEqual(listener.heard.at(-1), ['chatMuted', { isMuted: true }]);
      assert.equal((await say(app, live, guest)).body.code, 'chat.muted');
      assert.deepEqual((await readChat(app, live, guest)).own, { authorId, isMuted: true });
      await askLive(app, live, `POST /chat/authors/${authorId}/unmute`);
      assert.equal((await say(app, live, guest)).status, 201);
      const own = (await say(app, live, owner)).body.authorId;
      assert.equal(
        (await askLive(app, live, `POST /chat/authors/${own}/mute`)).body.code,
        'chat.moderator_untouchable',
      );
      listener.socket.disconnect();
    });

    it('keeps names apart: the guest gets the number, also when the member comes later', async () => {
      const { app, live } = await meet();
      const [first, second] = [await watchAsGuest(app, live, 'ANA LIMA'), await watchAsGuest(app, live, 'Ana Lima')];
      await say(app, live, first);
      await say(app, live, second);
      assert.deepEqual(await namesIn(app, live, first), ['ANA LIMA', 'Ana Lima 2']);
      const account = await app.member({ name: 'Ana Lima' });
      await app.call(`PATCH /api/media/${live.mediaId}`, {
        cookie: live.owner.cookie,
        body: { visibility: 'published', version: 1 },
      });
      await say(app, live, await watchAs(app, live, account.cookie));
      assert.deepEqual(await namesIn(app, live, first), ['ANA LIMA 3', 'Ana Lima 2', 'Ana Lima']);
    });

    it('is closed to strangers, to pages of other items and to guests who were sent out', async () => {
      const { app, live, guest } = await meet();
      const other = await shareVideo(app);
      const elsewhere = await watchAs(app, other, other.owner.cookie);
      const path = `/api/live/${live.mediaId}/chat`;
      assert.equal((await say(app, live, elsewhere)).body.code, 'page_sessions.not_allowed');
      assert.equal((await say(app, other, elsewhere)).body.code, 'page_sessions.not_allowed');
      assert.equal((await say(app, live, { ...guest, cookie: other.owner.cookie })).body.code, 'page_sessions.ended');
      assert.equal((await app.call(`GET ${path}`, { cookie: other.owner.cookie })).body.code, 'media.not_found');
      for (const what of ['GET /chat/authors/:id', 'POST /chat/authors/:id/mute', 'DELETE /chat/:id'])
        assert.equal(
          (await askLive(app, live, what.replace(':id', live.mediaId), undefined, guest.cookie)).status,
          401,
        );
      await app.call(`POST ${live.path}/end`, { cookie: live.owner.cookie, body: {} });
      assert.equal((await say(app, live, guest)).body.code, 'page_sessions.ended');
    });

    it('is erased ninety days after the session ended, with the names of those who wrote', async () => {
      const { app, live, guest } = await meet();
      await say(app, live, guest);
      const ended = { state: 'ended', ended_at: app.clock.now().getTime() };
      await app.write(({ db }) =>
        db.updateTable('live_sessions').set(ended).where('media_id', '=', live.mediaId).execute(),
      );
      const countRows = async () => [
        (await app.read.selectFrom('chat_messages').select('id').execute()).length,
        (await app.read.selectFrom('chat_authors').select('id').where('name', '!=', '').execute()).length,
      ];
      app.clock.advance({ days: 89 });
      await app.retention.run();
      assert.deepEqual(await countRows(), [1, 1]);
      app.clock.advance({ days: 1 });
      await app.retention.run();
      assert.deepEqual(await countRows(), [0, 0]);
    });

    it('can be read and not written in a preview', async () => {
      const { app, live, guest } = await meet();
      await say(app, live, guest);
      const { cookie } = live.owner;
      const opened = await app.call('POST /api/page-sessions', {
        cookie,
        body: { mediaId: live.mediaId, as: 'preview' },
      });
      const preview = { cookie, pageSessionId: opened.body.id };
      assert.equal((await readChat(app, live, preview)).messages.length, 1);
      assert.equal((await say(app, live, preview)).body.code, 'page_sessions.not_allowed');
    });

    if (database === 'PostgreSQL')
      it('written and deleted at another process is told here, each once', async () => {
        const { app, live, guest } = await meet();
        const other = await app.again();
        const { connect } = await listenTo(app);
        const listener = await connect(guest);
        const { id } = (await say(other, live, guest)).body;
        await until(() => listener.count('chat') === 1, 20_000);
        await askLive(other, live, `DELETE /chat/${id}`);
        await until(() => listener.count('chat') === 2, 20_000);
        await say(app, live, guest);
        await until(() => listener.count('chat') === 3, 20_000);
        listener.socket.disconnect();
      });
  });
});
