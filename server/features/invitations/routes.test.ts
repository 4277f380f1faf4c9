import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { MailServer } from '#server/testing/mail-server.ts';
import { buildMailingApp } from '#server/testing/mailing-app.ts';
import { makeMedia, makeRoom } from '#server/testing/make.ts';
import { buildTestApp, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const priya = { email: 'Priya.Nair@Example.com', role: 'speaker' };

/** A room or video of a new owner, and its invitations. */
async function openHouse(app: TestApp, kind: 'room' | 'video' = 'room') {
  const owner = await app.member();
  const mediaId = await (kind === 'room' ? makeRoom : makeMedia)(app.write, { ownerId: owner.id });
  const path = `/api/media/${mediaId}/invitations`;
  const { cookie } = owner;
  const invite = (people: object[], more: object = {}) =>
    app.call(`POST ${path}`, { cookie, body: { people, send: 'link', ...more } });
  return {
    ...{ owner, mediaId, path, invite },
    list: async () => (await app.call(`GET ${path}`, { cookie })).body.invitations,
    change: (id: string, role: string) => app.call(`PATCH ${path}/${id}`, { cookie, body: { role } }),
    renew: (id: string) => app.call(`POST ${path}/${id}/renew`, { cookie }),
    revoke: (id: string) => app.call(`DELETE ${path}/${id}`, { cookie }),
    open: (browser: string | undefined, as?: 'invited') =>
      app.call('POST /api/page-sessions', { cookie: browser, body: { mediaId, ...(as && { as }) } }),
    async inviteOne(person: object = priya) {
      const { body } = await invite([person]);
      const [one] = body.invitations;
      return { id: one.id as string, token: one.url.split('/i/')[1] as string };
    },
  };
}

const confirm = (app: TestApp, token: string, body: object, cookie?: string) =>
  app.call(`POST /api/invitations/${token}/confirm`, { body, cookie });

/** Confirms by the address alone, in a new browser; returns its cookie. */
async function enter(app: TestApp, token: string, email = priya.email): Promise<string> {
  const reply = await confirm(app, token, { email });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return `foyer_guest=${reply.cookies['foyer_guest']}`;
}

const outcome = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code];

forEachDatabase((_, open) => {
  let app: TestApp;
  before(async () => void (app = await buildTestApp(open)));

  describe('inviting', () => {
    it('makes one personal link for each address, told only in this reply, and stored as a keyed hash', async () => {
      const house = await openHouse(app);
      const { status, body } = await house.invite([
        priya,
        { email: 'hana@example.org', role: 'moderator', name: 'Hana' },
      ]);
      assert.equal(status, 201);
      assert.deepEqual(
        body.invitations.map((one: Record<string, unknown>) => [one['name'], one['role'], one['state']]),
        [
          ['Priya Nair', 'speaker', 'invited'],
          ['Hana', 'moderator', 'invited'],
        ],
      );
      const tokens = body.invitations.map(({ url }: { url: string }) => url.split('/i/')[1]!);
      assert.equal(new Set(tokens).size, 2);
      const rows = JSON.stringify(await app.read.selectFrom('invitations').selectAll().execute());
      for (const token of tokens) assert.ok(!rows.includes(token));
      assert.ok((await house.list()).every((one: object) => !('url' in one)));
    });

    it('names every wrong line by its index, and then invites nobody', async () => {
      const house = await openHouse(app);
      const member = await app.member();
      await house.invite([{ email: 'known@example.org', role: 'viewer' }]);
      const people = [
        { email: 'good@bücher.example', role: 'viewer' },
        { email: 'GOOD@xn--bcher-kva.example', role: 'viewer' },
        { email: house.owner.email, role: 'viewer' },
        { email: 'Known@example.org', role: 'speaker' },
        { accountId: 'A'.repeat(22), role: 'viewer' },
        { accountId: member.id, email: 'a@example.org', role: 'viewer' },
        { role: 'viewer' },
        { email: 'host@example.org', name: 'Moderator', role: 'viewer' },
      ];
      const { status, body } = await house.invite(people);
      const codes = body.details.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);
      assert.deepEqual(
        [status, codes],
        [
          422,
          [
            ...[
              'people.1.email twice',
              'people.2.email owner',
              'people.3.email invited',
              'people.4.accountId no_account',
            ],
            ...['people.5.email unknown', 'people.6.email missing', 'people.7.name reserved'],
          ],
        ],
      );
      assert.equal((await house.list()).length, 1);
    });

    it('takes 500 addresses at once, and says which of them are rubbish', async () => {
      const house = await openHouse(app);
      const good = Array.from({ length: 500 }, (_person, at) => ({ email: `person${at}@example.org`, role: 'viewer' }));
      const rubbish = [
        '',
        'hana@',
        '"john doe"@example.org',
        'a@b, c@d.org',
        '=cmd|calc',
        'x@example.org\r\nBcc: y@z.org',
      ];
      const bad = good.map((one, at) => (at < rubbish.length ? { ...one, email: rubbish[at]! } : one));
      const refused = await house.invite(bad);
      const fields = refused.body.details.map(({ field }: { field: string }) => field);
      assert.deepEqual([refused.status, fields], [422, rubbish.map((_text, at) => `people.${at}.email`)]);
      assert.equal((await house.invite(good)).status, 201);
      assert.equal((await house.list()).length, 500);
    });

    it('refuses a role that the kind has not, also as a change', async () => {
      const house = await openHouse(app, 'video');
      const refused = await house.invite([priya]);
      assert.deepEqual(refused.body.details[0].code, 'unsupported');
      const { id } = await house.inviteOne({ ...priya, role: 'viewer' });
      assert.equal((await house.change(id, 'moderator')).status, 422);
    });

    it('finds members by a part of the name or address, without the owner, and says who is invited', async () => {
      const house = await openHouse(app);
      const member = await app.member({ name: 'Jonas Weber', email: 'jonas.weber@harbour.example' });
      await house.invite([{ accountId: member.id, role: 'speaker' }]);
      const { body } = await app.call(`GET ${house.path}/members?query=JONAS`, { cookie: house.owner.cookie });
      assert.deepEqual(body.members, [
        { accountId: member.id, name: 'Jonas Weber', email: 'jonas.weber@harbour.example', isInvited: true },
      ]);
    });

    it('by email is refused where email is not set up', async () => {
      const house = await openHouse(app);
      assert.deepEqual(outcome(await house.invite([priya], { send: 'email' })), [409, 'invitations.email_off']);
    });
  });

  describe('a member', () => {
    it('who was invited by address or account is in without a link, and out when revoked', async () => {
      const house = await openHouse(app);
      const member = await app.member({ email: 'amara@harbour.example' });
      const { body } = await house.invite([{ email: 'Amara@Harbour.example', role: 'moderator' }]);
      assert.match(body.invitations[0].url, new RegExp(`/media/${house.mediaId}$`, 'u'));
      const page = await house.open(member.cookie);
      assert.deepEqual([page.status, page.body.as], [201, 'member']);
      assert.equal(
        (await app.call(`POST /api/rooms/${house.mediaId}/admit-all`, { cookie: member.cookie })).status,
        200,
      );
      assert.equal((await house.list())[0].state, 'joined');
      assert.equal((await house.revoke(body.invitations[0].id)).status, 204);
      assert.deepEqual(
        outcome(await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie: member.cookie })),
        [403, 'page_sessions.ended'],
      );
      assert.equal((await house.open(member.cookie)).status, 403);
    });

    it('whose account is made later is in as well', async () => {
      const house = await openHouse(app);
      await house.inviteOne({ email: 'later@example.com', role: 'viewer' });
      const admin = await app.member({ role: 'admin' });
      const account = { name: 'Priya', email: 'later@example.com', password: 'correct horse battery', role: 'member' };
      const made = await app.call('POST /api/accounts', { cookie: admin.cookie, body: account });
      assert.equal(made.status, 201);
      const signedIn = await app.call('POST /api/accounts/sign-in', {
        body: { email: account.email, password: account.password },
      });
      const cookie = `foyer_session=${signedIn.cookies['foyer_session']}`;
      assert.equal((await house.open(cookie)).body.as, 'member');
    });
  });

  describe('a personal link, without email', () => {
    it('tells what it leads to and changes nothing; the address confirms it', async () => {
      const house = await openHouse(app);
      const { token } = await house.inviteOne();
      const { body } = await app.call(`GET /api/invitations/${token}`);
      assert.deepEqual(
        [body.role, body.inviterName, body.way, body.mediaId, body.needsCode],
        ['speaker', house.owner.name, 'confirm', null, false],
      );
      assert.equal((await house.list())[0].state, 'invited');
      assert.deepEqual(outcome(await confirm(app, token, { email: 'other@example.com' })), [
        403,
        'invitations.other_address',
      ]);
      const browser = await enter(app, token);
      assert.equal((await house.list())[0].state, 'seen');
      const page = await house.open(browser);
      assert.deepEqual([page.status, page.body.as, page.body.guestName], [201, 'invited', 'Priya Nair']);
      assert.equal((await house.list())[0].state, 'joined');
      const again = await app.call(`GET /api/invitations/${token}`, { cookie: browser });
      assert.deepEqual([again.body.way, again.body.mediaId], ['resume', house.mediaId]);
    });

    it('that was forwarded opens in no second browser', async () => {
      const house = await openHouse(app);
      const { token } = await house.inviteOne();
      await enter(app, token);
      assert.equal((await app.call(`GET /api/invitations/${token}`)).body.way, 'elsewhere');
      assert.deepEqual(outcome(await confirm(app, token, { email: priya.email })), [403, 'invitations.other_browser']);
    });

    it('is good for its time; whoever confirmed it before comes back after it', async () => {
      const house = await openHouse(app);
      const [first, second] = [
        await house.inviteOne(),
        await house.inviteOne({ email: 'late@example.org', role: 'viewer' }),
      ];
      const browser = await enter(app, first.token);
      app.clock.advance({ days: 8 });
      assert.deepEqual(outcome(await app.call(`GET /api/invitations/${second.token}`)), [410, 'invitations.expired']);
      assert.equal((await house.open(browser)).status, 201);
      assert.deepEqual((await house.list()).map(({ state }: { state: string }) => state).sort(), ['expired', 'joined']);
    });

    it('ends when a new one is made, and with it what was opened by it', async () => {
      const house = await openHouse(app);
      const { id, token } = await house.inviteOne();
      const browser = await enter(app, token);
      const page = await house.open(browser);
      const { body } = await house.renew(id);
      assert.deepEqual(outcome(await app.call(`GET /api/invitations/${token}`)), [404, 'invitations.not_found']);
      assert.equal((await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie: browser })).status, 403);
      assert.equal((await house.open(browser)).status, 403);
      const next = await enter(app, body.url.split('/i/')[1]);
      assert.equal((await house.open(next)).status, 201);
    });

    it('that is confirmed at one process while another makes a new one leaves no browser bound', async () => {
      const other = await app.again();
      for (let round = 0; round < 20; round += 1) {
        const house = await openHouse(app);
        const { id, token } = await house.inviteOne();
        const [entered] = await Promise.all([confirm(other, token, { email: priya.email }), house.renew(id)]);
        assert.ok(entered.status === 200 || entered.status === 404, JSON.stringify(entered.body));
        const bound = app.read.selectFrom('invitation_browsers').selectAll().where('invitation_id', '=', id);
        assert.deepEqual(await bound.execute(), []);
      }
    });

    it('of a revoked invitation is refused everywhere, and inviting again brings the person back', async () => {
      const house = await openHouse(app);
      const { id, token } = await house.inviteOne({ ...priya, role: 'moderator' });
      const browser = await enter(app, token);
      const page = await house.open(browser);
      assert.equal((await app.call(`POST /api/rooms/${house.mediaId}/admit-all`, { cookie: browser })).status, 200);
      await house.revoke(id);
      assert.equal((await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie: browser })).status, 403);
      assert.equal((await app.call(`POST /api/rooms/${house.mediaId}/admit-all`, { cookie: browser })).status, 401);
      assert.deepEqual(outcome(await house.open(browser)), [410, 'invitations.revoked']);
      assert.deepEqual(outcome(await app.call(`GET /api/invitations/${token}`)), [410, 'invitations.revoked']);
      const again = await house.inviteOne(priya);
      assert.equal(again.id, id);
      assert.equal((await house.open(await enter(app, again.token))).status, 201);
    });

    it('opens the one item and nothing else', async () => {
      const [house, other] = [await openHouse(app), await openHouse(app)];
      const browser = await enter(app, (await house.inviteOne({ ...priya, role: 'moderator' })).token);
      assert.equal((await other.open(browser)).status, 403);
      assert.equal((await app.call(`POST /api/rooms/${other.mediaId}/end`, { cookie: browser })).status, 401);
      for (const what of [
        `GET /api/media/${house.mediaId}`,
        'GET /api/media',
        `GET ${house.path}`,
        'GET /api/accounts',
      ])
        assert.equal((await app.call(what, { cookie: browser })).status, 401, what);
      const admin = await app.member({ role: 'admin' });
      const { body } = await app.call('GET /api/accounts?query=Priya', { cookie: admin.cookie });
      assert.ok(body.accounts.every(({ name }: { name: string }) => name !== 'Priya Nair'));
    });

    it('is refused while the module is off, and works again when it is on', async () => {
      const house = await openHouse(app);
      const { token } = await house.inviteOne();
      const browser = await enter(app, token);
      const page = await house.open(browser);
      const admin = await app.member({ role: 'admin' });
      const set = (enabled: boolean) =>
        app.call('PATCH /api/modules/invitetomedia', { cookie: admin.cookie, body: { enabled } });
      await set(false);
      assert.deepEqual(outcome(await app.call(`GET /api/invitations/${token}`)), [410, 'invitations.off']);
      assert.equal((await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie: browser })).status, 200);
      assert.deepEqual(outcome(await house.open(browser)), [410, 'invitations.off']);
      assert.equal((await house.invite([{ email: 'x@example.org', role: 'viewer' }])).status, 403);
      await set(true);
      assert.equal((await house.open(browser)).status, 201);
    });
  });
});

forEachDatabase((_, open) => {
  describe('a personal link, with email', () => {
    let mail: MailServer;
    let app: TestApp;
    before(async () => void ({ app, mail } = await buildMailingApp(open)));

    const codeIn = (text: string) => /\b\d{6}\b/u.exec(text)![0];

    it('is sent with the message and the text of the module, and its state is told', async () => {
      const house = await openHouse(app);
      await house.invite([{ email: 'ana@example.org', role: 'viewer' }], {
        send: 'email',
        message: 'Bring your form.',
      });
      const { text, headers } = await mail.next('ana@example.org');
      assert.match(text, /^Bring your form\./u);
      assert.match(text.replaceAll(/=?\r\n/gu, ' '), /\/i\/[\w-]{22}/u);
      assert.match(headers, /^Subject: /mu);
    });

    it('reaches one address five times an hour at most, however often it is revoked and sent again', async () => {
      const house = await openHouse(app);
      const send = () => house.invite([{ email: 'Vera@example.org', role: 'viewer' }], { send: 'email' });
      for (let round = 0; round < 5; round += 1) {
        const { status, body } = await send();
        assert.equal(status, 201);
        await house.revoke(body.invitations[0].id);
      }
      assert.deepEqual(outcome(await send()), [429, 'request.too_many']);
    });

    it('is confirmed by the code that was sent to the address, also in a second browser', async () => {
      const house = await openHouse(app);
      const { token } = await house.inviteOne({ email: 'hana@example.org', role: 'moderator' });
      for (const browser of ['first', 'second']) {
        const sent = await confirm(app, token, { email: 'hana@example.org' });
        assert.deepEqual([sent.body.state, sent.body.code.triesLeft], ['code_sent', 5], browser);
        const code = codeIn((await mail.next('hana@example.org')).text);
        const done = await confirm(app, token, { code });
        assert.equal(done.body.url, `/invited/${house.mediaId}`);
        assert.equal((await house.open(`foyer_guest=${done.cookies['foyer_guest']}`)).status, 201);
        assert.deepEqual(outcome(await confirm(app, token, { code })), [409, 'invitations.code_over']);
        app.clock.advance({ seconds: 61 });
      }
    });

    it('takes five wrong codes and not one more, from however many at once', async () => {
      const house = await openHouse(app);
      const { token } = await house.inviteOne({ email: 'tomas@example.org', role: 'viewer' });
      await confirm(app, token, { email: 'tomas@example.org' });
      const right = codeIn((await mail.next('tomas@example.org')).text);
      const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
      const replies = await Promise.all(
        Array.from({ length: 60 }, (_try, at) =>
          app.call(`POST /api/invitations/${token}/confirm`, { body: { code: wrong }, address: `10.0.${at}.1` }),
        ),
      );
      const codes = replies.map(({ body }) => body.code);
      assert.equal(codes.filter((code) => code === 'invitations.wrong_code').length, 5);
      assert.equal(codes.filter((code) => code === 'invitations.code_over').length, 55);
      assert.deepEqual(outcome(await confirm(app, token, { code: right })), [409, 'invitations.code_over']);
    });

    it('sends a code a minute at most, ten a day, each good for ten minutes', async () => {
      const house = await openHouse(app);
      const email = 'paced@example.org';
      const { token } = await house.inviteOne({ email, role: 'viewer' });
      await confirm(app, token, { email });
      const first = codeIn((await mail.next(email)).text);
      // Asked again at once, as by a reload: the code that was sent still holds.
      assert.equal((await confirm(app, token, { email })).body.state, 'code_sent');
      app.clock.advance({ minutes: 10 });
      assert.deepEqual(outcome(await confirm(app, token, { code: first })), [409, 'invitations.code_over']);
      for (let sent = 1; sent < 10; sent += 1) {
        assert.equal((await confirm(app, token, { email })).status, 200);
        app.clock.advance({ seconds: 61 });
      }
      assert.deepEqual(outcome(await confirm(app, token, { email })), [429, 'invitations.too_many_codes']);
      assert.equal(mail.mails.filter(({ to }) => to === email).length, 10);
    });

    it('says that the email could not be sent, and may ask for it again at once', async () => {
      const house = await openHouse(app);
      const email = 'gone@example.org';
      const { token } = await house.inviteOne({ email, role: 'viewer' });
      mail.refused.add(email);
      assert.deepEqual(outcome(await confirm(app, token, { email })), [503, 'invitations.email_failed']);
      mail.refused.delete(email);
      assert.equal((await confirm(app, token, { email })).status, 200);
    });
  });
});
