import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { memberOver } from '#contracts/events.ts';
import { makeRoom } from '#server/testing/make.ts';
import { listenTo, type ListeningApp, type PageListener } from '#server/testing/page-listener.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((database, open) => {
  let app: TestApp;
  let site: ListeningApp;
  const listeners: PageListener[] = [];
  before(async () => {
    app = await buildTestApp(open);
    site = await listenTo(app);
  });
  after(() => listeners.forEach(({ socket }) => socket.disconnect()));

  type Member = Awaited<ReturnType<TestApp['member']>>;
  const listen = async ({ cookie }: { cookie: string }, at = site) => {
    const listener = await at.connectMember(cookie);
    listeners.push(listener);
    return listener;
  };
  /** Resolves with the next event; to be called before what causes it. */
  const next = ({ socket }: PageListener) => once(socket as never, 'notices');
  const ask = (who: Member, mediaId: string) =>
    app.call(`POST /api/access-requests/${mediaId}`, { cookie: who.cookie, body: { message: '' } });

  describe('the open pages of a member', () => {
    it('are told of a request for access and of its answer, and nobody else is; the event carries no data', async () => {
      const [owner, stranger] = [await app.member(), await app.member({ name: 'Jonas Weber' })];
      const mediaId = await makeRoom(app.write, { ownerId: owner.id, title: 'Object handling' });
      const [ownersPage, ownersOther, strangersPage] = [
        await listen(owner),
        await listen(owner),
        await listen(stranger),
      ];
      const asked = Promise.all([next(ownersPage), next(ownersOther)]);
      await ask(stranger, mediaId);
      await asked;
      assert.deepEqual([ownersPage.heard, strangersPage.heard], [[['notices']], []]);
      assert.doesNotMatch(ownersPage.wire(), /Jonas|Object/u);
      const { body } = await app.call(`GET /api/media/${mediaId}/access-requests`, { cookie: owner.cookie });
      const answered = Promise.all([next(ownersPage), next(strangersPage)]);
      await app.call(`POST /api/media/${mediaId}/access-requests/${body.requests[0].id}/answer`, {
        ...{ cookie: owner.cookie, body: { answer: 'decline' } },
      });
      await answered;
    });

    it('are told that somebody waits in the lobby, that a link is used up, and what another page has read', async () => {
      const room = await shareRoom(app, {});
      const video = await shareVideo(app, { maxClicks: 1 });
      const [roomOwner, videoOwner] = [await listen(room.owner), await listen(video.owner)];
      const told = Promise.all([next(roomOwner), next(videoOwner)]);
      for (const { shared, joins } of [
        { shared: room, joins: true },
        { shared: video, joins: false },
      ]) {
        const cookie = await enterAsGuest(app, shared);
        const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
        const body = { pageSessionId: page.body.id };
        if (joins) await app.call(`POST /api/rooms/${shared.mediaId}/join`, { cookie, body });
      }
      await told;
      const read = next(roomOwner);
      await app.call('POST /api/notices/read', { cookie: room.owner.cookie, body: {} });
      await read;
    });

    it('are told by another process that shares the database', { skip: database === 'SQLite' }, async () => {
      const other = await app.again();
      const [owner, stranger] = [await app.member(), await app.member()];
      const page = await listen(owner, await listenTo(other));
      const told = next(page);
      await ask(stranger, await makeRoom(app.write, { ownerId: owner.id }));
      await told;
    });
  });

  describe('the socket of a member', () => {
    it('opens for who is signed in, and for nobody else', async () => {
      const video = await shareVideo(app);
      await assert.rejects(listen({ cookie: '' }), new RegExp(memberOver, 'u'));
      await assert.rejects(listen({ cookie: await enterAsGuest(app, video) }), new RegExp(memberOver, 'u'));
    });

    it('closes when the member signs out, and those of other browsers stay', async () => {
      const [member, other] = [await app.member(), await app.member()];
      const [page, otherPage] = [await listen(member), await listen(other)];
      const closed = once(page.socket as never, 'disconnect');
      await app.call('POST /api/accounts/sign-out', { cookie: member.cookie });
      await closed;
      assert.ok(otherPage.socket.connected);
    });
  });
});
