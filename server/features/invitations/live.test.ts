import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { askLive, readChat, say, watchAs, watchAsGuest } from '#server/testing/live-lab.ts';
import { makeInvited } from '#server/testing/make.ts';
import { buildTestApp, shareLive, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  let app: TestApp;
  before(async () => void (app = await buildTestApp(open)));

  const inviteTo = (live: SharedVideo, role: 'viewer' | 'moderator') =>
    makeInvited(app.write, live.mediaId, { role, invitedBy: live.owner.id });
  const report = ({ cookie, pageSessionId }: { cookie: string; pageSessionId: string }) =>
    app.call(`POST /api/page-sessions/${pageSessionId}/watched`, { cookie, body: { seconds: 0 } });

  describe('an invited person in a live session', () => {
    it('who views watches and writes by the name of the invitation, and moderates nothing', async () => {
      const live = await shareLive(app, { chat: 'members' });
      const cookie = await inviteTo(live, 'viewer');
      const page = await watchAs(app, live, cookie);
      assert.equal((await report(page)).status, 204);
      const { status, body } = await say(app, live, page);
      assert.deepEqual([status, body.isGuest, body.role], [201, false, 'viewer']);
      assert.match(body.authorName, /^Priya Nair/u);
      assert.deepEqual((await readChat(app, live, page)).own.authorId, body.authorId);
      assert.equal((await askLive(app, live, 'GET ')).body.watching, 1);
      for (const what of [`DELETE /chat/${body.id}`, `POST /chat/authors/${body.authorId}/mute`, 'POST /start'])
        assert.ok([401, 403].includes((await askLive(app, live, what, undefined, cookie)).status), what);
      const attendance = (by: string) => app.call(`GET /api/media/${live.mediaId}/attendance`, { cookie: by });
      assert.equal((await attendance(cookie)).body.code, 'media.not_permitted');
      const { people, totals, media } = (await attendance(live.owner.cookie)).body;
      assert.deepEqual([totals.invited, people[0].way, people[0].messages, media.kind], [1, 'invitation', 1, 'live']);
    });

    it('who moderates deletes a message, mutes its author and sees who was there, without an account', async () => {
      const live = await shareLive(app, { chat: 'everyone' });
      const moderator = await watchAs(app, live, await inviteTo(live, 'moderator'));
      const guest = await watchAsGuest(app, live, 'Bia Sousa');
      await report(guest);
      const ask = (what: string, body?: object) => askLive(app, live, what, body, moderator.cookie);
      const { id, authorId } = (await say(app, live, guest)).body;
      assert.equal((await ask(`GET /chat/authors/${authorId}`)).body.email, 'bia@example.org');
      assert.equal((await ask(`DELETE /chat/${id}`)).status, 204);
      assert.deepEqual(
        (await readChat(app, live, guest)).messages.filter((one: { text: string }) => one.text),
        [],
      );
      assert.equal((await ask(`POST /chat/authors/${authorId}/mute`)).status, 204);
      assert.equal((await say(app, live, guest)).body.code, 'chat.muted');
      assert.equal((await say(app, live, moderator)).body.role, 'moderator');
      const attendance = await app.call(`GET /api/media/${live.mediaId}/attendance`, { cookie: moderator.cookie });
      assert.deepEqual(
        attendance.body.people.map(({ email }: { email: string }) => email),
        ['bia@example.org'],
      );
      assert.equal((await ask('PATCH ', { slowModeSeconds: 30 })).status, 200, 'the chat is the moderator’s to keep');
      assert.equal((await ask('PATCH ', { dvr: false })).body.code, 'media.not_permitted', 'the session is not');
      const facts = await app.read
        .selectFrom('recorded_facts')
        .select(['what', 'actor'])
        .where('media_id', '=', live.mediaId)
        .where('what', 'like', 'chat.%')
        .execute();
      assert.deepEqual([facts.length, facts.every(({ actor }) => actor?.startsWith('invited:'))], [2, true]);
    });
  });
});
