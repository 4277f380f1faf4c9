import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildMailingApp } from '#server/testing/mailing-app.ts';
import { makeGrant, makeMedia, makeRoom } from '#server/testing/make.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const dayMs = 86_400_000;

forEachDatabase((_, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  type Member = Awaited<ReturnType<TestApp['member']>>;
  const by = (who: Member) => ({ cookie: who.cookie });
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body?.code}`;
  const look = (who: Member, id: string) => app.call(`GET /api/access-requests/${id}`, by(who));
  const ask = (who: Member, id: string, message = '') =>
    app.call(`POST /api/access-requests/${id}`, { ...by(who), body: { message } });
  const listOf = async (owner: Member, id: string) =>
    (await app.call(`GET /api/media/${id}/access-requests`, by(owner))).body.requests as {
      id: string;
      person: { name: string };
    }[];
  const answer = async (owner: Member, id: string, body: object) => {
    const [request] = await listOf(owner, id);
    return await app.call(`POST /api/media/${id}/access-requests/${request!.id}/answer`, { ...by(owner), body });
  };
  const told = async (who: Member) => {
    const { body } = await app.call('GET /api/notices', by(who));
    return body as {
      unread: number;
      notices: { id: string; name: string; isRead: boolean; person: string | null; link: string | null }[];
    };
  };
  const namesTold = async (who: Member) => (await told(who)).notices.map(({ name }) => name);

  describe('a room that a member may not enter', () => {
    it('tells its title and owner to whoever has its address, and nothing else of it', async () => {
      const [owner, stranger] = [await app.member({ name: 'Louise Smith' }), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id, title: 'Object handling' });
      assert.equal(codeOf(await app.call(`GET /api/media/${id}`, by(stranger))), '404 media.not_found');
      const { body } = await look(stranger, id);
      const { publishedAt, ...rest } = body;
      assert.ok(Date.parse(publishedAt));
      assert.deepEqual(rest, {
        ...{ id, kind: 'room', title: 'Object handling', ownerName: 'Louise Smith' },
        ...{ isOpen: false, mayAsk: true, request: null },
      });
      assert.equal(codeOf(await app.call(`GET /api/access-requests/${id}`)), '401 accounts.sign_in_required');
    });

    it('is told apart neither from a video, nor from a deleted room, nor from nothing', async () => {
      const [owner, stranger] = [await app.member(), await app.member()];
      const deleted = await makeRoom(app.write, { ownerId: owner.id });
      await app.call(`DELETE /api/media/${deleted}`, by(owner));
      for (const id of [await makeMedia(app.write, { ownerId: owner.id }), deleted, 'A'.repeat(22)]) {
        assert.equal(codeOf(await look(stranger, id)), '404 media.not_found');
        assert.equal(codeOf(await ask(stranger, id)), '404 media.not_found');
      }
    });

    it('takes no request where its owner may not invite', async () => {
      const [owner, stranger] = [await app.member({ role: 'member' }), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      assert.equal((await look(stranger, id)).body.mayAsk, false);
      assert.equal(codeOf(await ask(stranger, id)), '409 access_requests.not_now');
    });
  });

  describe('a request for access', () => {
    it('is answered with an invitation: who asked is told, and comes in', async () => {
      const [owner, stranger] = [await app.member(), await app.member({ name: 'Jonas Weber' })];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      const asked = await ask(stranger, id, 'I prepare the loan.');
      assert.deepEqual([asked.status, asked.body.request.state, asked.body.mayAsk], [201, 'open', false]);
      assert.equal(codeOf(await ask(stranger, id)), '409 access_requests.not_now');
      const { unread, notices } = await told(owner);
      assert.deepEqual([unread, notices[0]!.name, notices[0]!.person], [1, 'access_requested', 'Jonas Weber']);
      assert.deepEqual(
        (await listOf(owner, id)).map(({ person }) => person.name),
        ['Jonas Weber'],
      );
      assert.equal((await answer(owner, id, { answer: 'invite', role: 'speaker' })).status, 204);
      assert.deepEqual(await namesTold(owner), []);
      assert.deepEqual(await namesTold(stranger), ['access_granted']);
      assert.equal((await app.call(`GET /api/media/${id}`, by(stranger))).status, 200);
      assert.equal((await look(stranger, id)).body.isOpen, true);
      assert.deepEqual(await listOf(owner, id), []);
    });

    it('is declined, and possible again after a day', async () => {
      const [owner, stranger] = [await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      await ask(stranger, id);
      assert.equal((await answer(owner, id, { answer: 'decline' })).status, 204);
      const { body } = await look(stranger, id);
      assert.deepEqual([body.mayAsk, body.request.state], [false, 'declined']);
      assert.equal(Date.parse(body.request.mayAskAgainAt), app.clock.now().getTime() + dayMs);
      assert.deepEqual(await namesTold(stranger), ['access_declined']);
      assert.equal(codeOf(await ask(stranger, id)), '409 access_requests.not_now');
      app.clock.advance({ hours: 24 });
      assert.equal((await ask(stranger, id)).status, 201);
    });

    it('is taken back, which its owner sees nothing of any more', async () => {
      const [owner, stranger] = [await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      await ask(stranger, id);
      const [request] = await listOf(owner, id);
      const back = () => app.call(`DELETE /api/access-requests/${id}`, by(stranger));
      assert.equal((await back()).body.mayAsk, true);
      assert.equal(codeOf(await back()), '404 access_requests.not_found');
      assert.deepEqual([await namesTold(owner), await listOf(owner, id)], [[], []]);
      const late = await app.call(`POST /api/media/${id}/access-requests/${request!.id}/answer`, {
        ...by(owner),
        body: { answer: 'decline' },
      });
      assert.equal(codeOf(late), '404 access_requests.not_found');
    });

    it('is answered once, whoever comes first', async () => {
      const [owner, editor, stranger] = [await app.member(), await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      await makeGrant(app.write, id, editor.id, { role: 'editor', source: 'collaboration' });
      await ask(stranger, id);
      const answers = await Promise.all([
        answer(owner, id, { answer: 'invite', role: 'viewer' }),
        answer(editor, id, { answer: 'decline' }),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 404]);
    });

    it('is paced: asking and taking back again and again is stopped', async () => {
      const [owner, stranger] = [await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      const codes: string[] = [];
      for (let round = 0; round < 7; round += 1) {
        codes.push(codeOf(await ask(stranger, id)));
        await app.call(`DELETE /api/access-requests/${id}`, by(stranger));
      }
      assert.ok(codes.includes('429 request.too_many'), codes.join());
    });
  });

  describe('a request for access, with email', () => {
    it('is told to the owner in a real email, whose link leads to where one click invites', async () => {
      const { app: mailing, mail } = await buildMailingApp(open);
      const owner = await mailing.member({ email: 'louise@harbour.example' });
      const jonas = await mailing.member({ name: 'Jonas Weber' });
      const id = await makeRoom(mailing.write, { ownerId: owner.id, title: 'Object handling' });
      const asked = await mailing.call(`POST /api/access-requests/${id}`, {
        ...by(jonas),
        body: { message: 'I prepare the loan.' },
      });
      assert.equal(asked.status, 201);
      const { headers, text } = await mail.next('louise@harbour.example');
      assert.match(headers, /^Subject: .*Jonas_Weber_asks_for_access_to/mu);
      assert.match(text, /“I prepare the loan\.”/u);
      const [, page] = /https?:\/\/[^/\s]+(\/media\/\S+)/u.exec(text)!;
      assert.equal(page, `/media/${id}`);
      const { requests, roles } = (await mailing.call(`GET /api${page}/access-requests`, by(owner))).body;
      const answered = await mailing.call(`POST /api${page}/access-requests/${requests[0].id}/answer`, {
        ...by(owner),
        body: { answer: 'invite', role: roles[0] },
      });
      assert.equal(answered.status, 204);
      assert.equal((await mailing.call(`GET /api/media/${id}`, by(jonas))).status, 200);
    });

    it('stands though the email is refused', async () => {
      const { app: mailing, mail } = await buildMailingApp(open);
      const owner = await mailing.member({ email: 'gone@harbour.example' });
      mail.refused.add(owner.email);
      const id = await makeRoom(mailing.write, { ownerId: owner.id });
      const asked = await mailing.call(`POST /api/access-requests/${id}`, {
        ...by(await mailing.member()),
        body: { message: '' },
      });
      assert.equal(asked.status, 201);
      const { body } = await mailing.call(`GET /api/media/${id}/access-requests`, by(owner));
      assert.equal(body.requests.length, 1);
    });
  });

  describe('the notices of a member', () => {
    it('are read one by one or all at once, by nobody else', async () => {
      const [owner, other] = [await app.member(), await app.member()];
      for (const stranger of [await app.member(), await app.member()])
        await ask(stranger, await makeRoom(app.write, { ownerId: owner.id }));
      const { notices } = await told(owner);
      const read = (who: Member, ids?: string[]) =>
        app.call('POST /api/notices/read', { ...by(who), body: ids ? { ids } : {} });
      await read(other, [notices[0]!.id]);
      assert.equal((await told(owner)).unread, 2);
      await read(owner, [notices[0]!.id]);
      assert.equal((await told(owner)).unread, 1);
      await read(owner);
      assert.deepEqual(
        (await told(owner)).notices.map(({ isRead }) => isRead),
        [true, true],
      );
    });

    it('say that a guest link is used up, and that one expires within three days, once each', async () => {
      const video = await shareVideo(app, { maxClicks: 1, durationDays: 2, name: 'Webinar invite' });
      const cookie = await enterAsGuest(app, video);
      await app.call('POST /api/page-sessions', { cookie, body: { mediaId: video.mediaId } });
      assert.deepEqual(
        (await told(video.owner)).notices.map(({ name, link }) => [name, link]),
        [['link_used_up', 'Webinar invite']],
      );
      for (let round = 0; round < 2; round += 1) await app.notices.keep();
      assert.deepEqual((await namesTold(video.owner)).sort(), ['link_expiring', 'link_used_up']);
    });

    it('say that somebody waits in the lobby, once until nobody does', async () => {
      const room = await shareRoom(app, {});
      const guests: { cookie: string; body: { pageSessionId: string } }[] = [];
      const wait = async (name: string) => {
        const cookie = await enterAsGuest(app, room, { name });
        const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: room.mediaId } });
        const body = { pageSessionId: page.body.id };
        const joined = await app.call(`POST /api/rooms/${room.mediaId}/join`, { cookie, body });
        assert.equal(joined.body.state, 'waiting');
        guests.push({ cookie, body });
      };
      const leave = async () =>
        void (await app.call(`POST /api/rooms/${room.mediaId}/participants/me/leave`, guests.pop()));
      await wait('Ana Lima');
      await wait('Rui Costa');
      assert.deepEqual(await namesTold(room.owner), ['lobby_waiting']);
      await leave();
      assert.deepEqual(await namesTold(room.owner), ['lobby_waiting']);
      await leave();
      await until(async () => (await namesTold(room.owner)).length === 0);
      await wait('Eva Sol');
      assert.deepEqual(await namesTold(room.owner), ['lobby_waiting']);
    });

    it('are gone with the item, and after 90 days', async () => {
      const [owner, stranger] = [await app.member(), await app.member()];
      const [kept, gone] = [
        await makeRoom(app.write, { ownerId: owner.id }),
        await makeRoom(app.write, { ownerId: owner.id }),
      ];
      for (const id of [kept, gone]) await ask(stranger, id);
      await app.call(`DELETE /api/media/${gone}`, by(owner));
      assert.deepEqual(await namesTold(owner), ['access_requested']);
      app.clock.advance({ hours: 89 * 24 });
      await app.notices.keep();
      const rows = () => app.read.selectFrom('notices').select('id').where('account_id', '=', owner.id).execute();
      assert.equal((await rows()).length, 2);
      app.clock.advance({ hours: 48 });
      await app.notices.keep();
      assert.deepEqual(await rows(), []);
    });
  });
});

forEachDatabase((_, open) => {
  describe('the email about a request for access', () => {
    it('reaches the owner once a day, however often the request is taken back and made again', async () => {
      const { app, mail } = await buildMailingApp(open);
      const [owner, stranger] = [await app.member(), await app.member()];
      const { cookie } = stranger;
      const id = await makeRoom(app.write, { ownerId: owner.id });
      const ask = async (message: string) => {
        const asked = await app.call(`POST /api/access-requests/${id}`, { cookie, body: { message } });
        assert.equal(asked.status, 201);
        await app.call(`DELETE /api/access-requests/${id}`, { cookie });
      };
      await ask('The first');
      assert.match((await mail.next(owner.email)).text, /The first/u);
      await ask('Again at once');
      app.clock.advance({ hours: 24 });
      await ask('The next day');
      assert.match((await mail.next(owner.email)).text, /The next day/u);
    });
  });
});
