import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFakeLiveIngest } from '#server/testing/fake-live-ingest.ts';
import { makeLive, makeMedia, makeRoom, makeSession } from '#server/testing/make.ts';
import { buildTestApp, type TestApp, type TestAppOptions } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const password = 'correct horse battery';
type Member = Awaited<ReturnType<TestApp['member']>>;

forEachDatabase((_, open) => {
  async function openOffice(given: TestAppOptions = {}) {
    const app = await buildTestApp(open, given);
    const admin = await app.member({ role: 'admin', name: 'Louise Smith' });
    const ask = (what: string, body?: object, by: Member = admin) =>
      app.call(what, { cookie: by.cookie, ...(body && { body }) });
    const list = async (query = '') => (await ask(`GET /api/accounts${query}`)).body;
    const namesOf = async (query: string) => (await list(query)).accounts.map(({ name }: { name: string }) => name);
    return { app, admin, ask, list, namesOf };
  }

  describe('the administration of accounts', () => {
    test('finds accounts by words of name and email, by role and state, page by page', async () => {
      const { app, ask, list, namesOf } = await openOffice();
      const mei = await app.member({ name: 'Mei Bergström', email: 'mei@harbour.example', role: 'creator' });
      await app.member({ name: 'Jonas 100% Weber', email: 'jonas@harbour.example', role: 'member' });
      for (let count = 0; count < 50; count += 1) await app.member({ name: `Many ${String(count).padStart(2, '0')}` });
      assert.deepEqual(await namesOf('?query=BERGSTR%C3%96M%20mei'), ['Mei Bergström']);
      assert.deepEqual(await namesOf('?query=100%25'), ['Jonas 100% Weber']);
      assert.deepEqual(await namesOf('?query=_'), []);
      assert.deepEqual(await namesOf('?role=member'), ['Jonas 100% Weber']);
      assert.equal((await ask(`PATCH /api/accounts/${mei.id}`, { isDisabled: true })).status, 200);
      assert.deepEqual(await namesOf('?state=disabled'), ['Mei Bergström']);
      const first = await list();
      assert.deepEqual([first.accounts.length, first.total, first.admins], [50, 53, 1]);
      const second = await list(`?cursor=${first.nextCursor}`);
      assert.deepEqual([second.accounts.length, second.nextCursor], [3, null]);
      const all = [...first.accounts, ...second.accounts].map(({ id }: { id: string }) => id);
      assert.equal(new Set(all).size, 53);
    });

    test('lists all accounts that Invitetomedia permits by name, page by page, and finds one of them', async () => {
      const { app, ask, list, namesOf } = await openOffice();
      await app.member({ name: 'Nobody special' });
      const named = [];
      for (let count = 0; count < 120; count += 1)
        named.push(await app.member({ name: `Named ${count}`, email: `named.${count}@harbour.example` }));
      assert.equal((await list('?permitted=true')).total, 0);
      const allowedAccounts = named.map(({ id }) => id);
      assert.equal((await ask('PATCH /api/modules/invitetomedia', { allowedAccounts })).status, 200);
      const shown: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await list(`?permitted=true${cursor && `&cursor=${cursor}`}`);
        assert.equal(page.total, 120);
        shown.push(...page.accounts.map(({ id }: { id: string }) => id));
        cursor = page.nextCursor;
      }
      assert.deepEqual(shown.sort(), allowedAccounts.sort());
      assert.deepEqual(await namesOf('?permitted=true&query=named.117'), ['Named 117']);
      assert.deepEqual(await namesOf('?permitted=true&query=nobody'), []);
    });

    test('lists no guests', async () => {
      const { app, admin, list } = await openOffice();
      const mediaId = await makeMedia(app.write, { ownerId: admin.id });
      await app.call(`PATCH /api/media/${mediaId}/guest-access`, { cookie: admin.cookie, body: { isEnabled: true } });
      const link = await app.call(`POST /api/media/${mediaId}/guest-access/links`, {
        cookie: admin.cookie,
        body: { name: 'Press' },
      });
      const token = link.body.url.split('/g/')[1];
      const body = { name: 'Erik Lund', email: 'erik@example.org', idempotencyKey: 'k'.repeat(22) };
      assert.equal((await app.call(`POST /api/guest-access/${token}/enter`, { body })).status, 201);
      assert.equal((await list('?query=erik')).total, 0);
      assert.equal((await list()).total, 1);
    });

    test('puts a disabled account out at once, and lets it in again when it is enabled', async () => {
      const { app, admin, ask } = await openOffice();
      const bo = await app.member({ role: 'creator' });
      const other = await app.again();
      assert.equal((await app.call('GET /api/accounts/me', { cookie: bo.cookie })).status, 200);
      assert.equal((await ask(`PATCH /api/accounts/${bo.id}`, { isDisabled: true })).body.account.isDisabled, true);
      assert.equal((await app.call('GET /api/accounts/me', { cookie: bo.cookie })).status, 401);
      assert.equal((await other.call('GET /api/accounts/me', { cookie: bo.cookie })).status, 401);
      assert.equal((await ask(`PATCH /api/accounts/${bo.id}`, { isDisabled: false })).body.account.isDisabled, false);
      assert.equal(
        (await app.call('GET /api/accounts/me', { cookie: bo.cookie })).status,
        401,
        'the session has ended',
      );
      assert.equal((await app.call('GET /api/accounts/me', { cookie: admin.cookie })).status, 200);
    });

    test('ends the room seat of a member who is disabled while inside', async () => {
      const { app, admin, ask } = await openOffice();
      const bo = await app.member({ role: 'creator' });
      const mediaId = await makeRoom(app.write, { ownerId: admin.id, visibility: 'published' });
      const page = await app.call('POST /api/page-sessions', { cookie: bo.cookie, body: { mediaId } });
      const joined = await app.call(`POST /api/rooms/${mediaId}/join`, {
        cookie: bo.cookie,
        body: { pageSessionId: page.body.id },
      });
      assert.equal(joined.status, 201);
      await ask(`PATCH /api/accounts/${bo.id}`, { isDisabled: true });
      const seats = () =>
        app.read.selectFrom('room_participants').select('state').where('account_id', '=', bo.id).executeTakeFirst();
      for (let round = 0; round < 200 && (await seats())?.state === 'inside'; round += 1)
        await app.write(async () => {});
      assert.notEqual((await seats())?.state, 'inside');
      const living = await app.read.selectFrom('page_sessions').select('ended_at').execute();
      assert.ok(living.every(({ ended_at: at }) => at !== null));
    });

    test('ends the pages that an administrator had open by that role alone, once the role is taken', async () => {
      const { app, ask } = await openOffice();
      const second = await app.member({ role: 'admin' });
      const owner = await app.member();
      const [own, foreign] = [
        await makeMedia(app.write, { ownerId: second.id }),
        await makeMedia(app.write, { ownerId: owner.id }),
      ];
      const openAndRenew = async (mediaId: string) => {
        const page = await ask('POST /api/page-sessions', { mediaId }, second);
        assert.equal(page.status, 201);
        return () => ask(`POST /api/page-sessions/${page.body.id}/renew`, undefined, second);
      };
      const [renewOwn, renewForeign] = [await openAndRenew(own), await openAndRenew(foreign)];
      await ask(`PATCH /api/accounts/${second.id}`, { role: 'creator' });
      assert.equal((await renewForeign()).status, 403);
      assert.equal((await renewOwn()).status, 200);
    });

    test('makes the stream keys of an account useless when it is disabled, and when its items are handed over', async () => {
      const ingest = createFakeLiveIngest();
      const { app, ask } = await openOffice({ liveIngest: ingest });
      await app.live.tick();
      const [bo, mei] = [await app.member(), await app.member()];
      const mediaId = await makeLive(app.write, { ownerId: bo.id, visibility: 'published' });
      const keyOf = async (member: Member) => (await ask(`GET /api/live/${mediaId}/key`, undefined, member)).body.key;
      const isTaken = async (key: string) => (await ingest.receiver!.authorize(key)).isAllowed;
      const first = await keyOf(bo);
      assert.equal(await isTaken(first), true);
      await ask(`PATCH /api/accounts/${bo.id}`, { isDisabled: true });
      assert.equal(await isTaken(first), false);
      assert.deepEqual(ingest.cuts.at(-1), { mediaId, because: 'key_replaced' });
      await ask(`PATCH /api/accounts/${bo.id}`, { isDisabled: false });
      const again = { ...bo, cookie: (await makeSession(app.write, bo.id)).cookie };
      const second = await keyOf(again);
      const page = await ask('POST /api/page-sessions', { mediaId }, again);
      await ask(`POST /api/accounts/${bo.id}/hand-over`, { to: mei.id });
      assert.equal(await isTaken(second), false);
      assert.equal(await isTaken(await keyOf(mei)), true);
      const renewed = await ask(`POST /api/page-sessions/${page.body.id}/renew`, undefined, again);
      assert.equal(renewed.status, 403, 'a page opened as the owner');
      assert.equal((await ask('POST /api/page-sessions', { mediaId }, again)).status, 201, 'and now as a member');
    });

    test('says that an account is disabled only to whoever knows its password', async () => {
      const { ask } = await openOffice();
      const bo = { name: 'Bo Lindqvist', email: 'bo@example.org', password, role: 'creator' };
      const { account } = (await ask('POST /api/accounts', bo)).body;
      await ask(`PATCH /api/accounts/${account.id}`, { isDisabled: true });
      const signIn = (typed: string) => ask('POST /api/accounts/sign-in', { email: bo.email, password: typed });
      assert.equal((await signIn('wrong horse battery')).body.code, 'accounts.wrong_credentials');
      const refused = await signIn(password);
      assert.deepEqual([refused.status, refused.body.code], [403, 'accounts.disabled']);
      assert.equal(refused.cookies['foyer_session'], undefined);
    });

    test('resets a password to a temporary one, and signs out everywhere', async () => {
      const { app, ask } = await openOffice();
      const bo = await app.member({ role: 'creator', email: 'bo@example.org' });
      const reset = await ask(`POST /api/accounts/${bo.id}/reset-password`);
      assert.equal((await app.call('GET /api/accounts/me', { cookie: bo.cookie })).status, 401);
      const signed = await app.call('POST /api/accounts/sign-in', {
        body: { email: bo.email, password: reset.body.password },
      });
      assert.equal(signed.body.account.mustChangePassword, true);
      const cookie = `foyer_session=${signed.cookies['foyer_session']}`;
      assert.equal((await ask(`POST /api/accounts/${bo.id}/sign-out`)).body.ended, 1);
      assert.equal((await app.call('GET /api/accounts/me', { cookie })).status, 401);
    });
  });

  describe('the last administrator', () => {
    test('is neither demoted, disabled nor deleted', async () => {
      const { app, admin, ask, list } = await openOffice();
      await app.member({ role: 'admin' }).then(({ id }) => ask(`PATCH /api/accounts/${id}`, { isDisabled: true }));
      for (const change of [{ role: 'creator' }, { isDisabled: true }]) {
        const reply = await ask(`PATCH /api/accounts/${admin.id}`, change);
        assert.deepEqual([reply.status, reply.body.code], [409, 'accounts.last_admin']);
      }
      const reply = await ask(`DELETE /api/accounts/${admin.id}`);
      assert.deepEqual([reply.status, reply.body.code], [409, 'accounts.last_admin']);
      assert.equal((await ask(`PATCH /api/accounts/${admin.id}`, { name: 'Louise' })).status, 200);
      assert.equal((await list()).admins, 1);
    });

    test('stays when two take away each other at once, in two processes', async () => {
      const acts: ((id: string) => [string, object?])[] = [
        (id) => [`PATCH /api/accounts/${id}`, { role: 'member' }],
        (id) => [`PATCH /api/accounts/${id}`, { isDisabled: true }],
        (id) => [`DELETE /api/accounts/${id}`],
      ];
      for (const act of acts) {
        const { app, admin } = await openOffice();
        const second = await app.member({ role: 'admin' });
        const other = app.wiring.database.kind === 'postgres' ? await app.again() : app;
        const send = (where: TestApp, by: Member, on: Member) => {
          const [what, body] = act(on.id);
          return where.call(what, { cookie: by.cookie, ...(body && { body }) });
        };
        const replies = await Promise.all([send(app, admin, second), send(other, second, admin)]);
        // The second may also be refused because its session has ended meanwhile.
        assert.equal(replies.filter(({ status }) => status < 300).length, 1);
        const left = await app.read
          .selectFrom('accounts')
          .select('id')
          .where('role', '=', 'admin')
          .where('disabled_at', 'is', null)
          .execute();
        assert.equal(left.length, 1);
      }
    });
  });

  describe('the items of an account', () => {
    test('are handed over with their guest links, which go on', async () => {
      const { app, ask, list } = await openOffice();
      const [bo, mei] = [await app.member({ name: 'Bo' }), await app.member({ name: 'Mei' })];
      const mediaId = await makeMedia(app.write, { ownerId: bo.id, title: 'Crystal lotus' });
      await ask(`PATCH /api/media/${mediaId}/guest-access`, { isEnabled: true }, bo);
      const link = await ask(`POST /api/media/${mediaId}/guest-access/links`, { name: 'Press' }, bo);
      assert.equal((await list('?query=bo')).accounts[0].items, 1);
      assert.equal(
        (await ask(`POST /api/accounts/${bo.id}/hand-over`, { to: bo.id })).body.code,
        'accounts.cannot_receive',
      );
      assert.equal((await ask(`POST /api/accounts/${bo.id}/hand-over`, { to: mei.id })).body.items, 1);
      assert.equal((await ask(`GET /api/media/${mediaId}`, undefined, mei)).body.owner.name, 'Mei');
      assert.equal((await ask(`GET /api/media/${mediaId}`, undefined, bo)).status, 404);
      const links = (await ask(`GET /api/media/${mediaId}/guest-access`, undefined, mei)).body.links;
      assert.equal(links[0].url, link.body.url);
      assert.equal((await app.call(`GET /api/guest-access/${link.body.url.split('/g/')[1]}`)).status, 200);
    });

    test('have to be handed over or deleted before the account is deleted', async () => {
      const { app, ask } = await openOffice();
      const [bo, mei] = [await app.member(), await app.member()];
      const mediaId = await makeMedia(app.write, { ownerId: bo.id });
      const room = await makeRoom(app.write, { ownerId: mei.id });
      const refused = await ask(`DELETE /api/accounts/${bo.id}`);
      assert.deepEqual([refused.status, refused.body.code], [409, 'accounts.has_items']);
      assert.equal((await ask(`DELETE /api/accounts/${bo.id}?itemsTo=${mei.id}`)).status, 204);
      assert.equal((await ask(`GET /api/media/${mediaId}`, undefined, mei)).status, 200);
      assert.equal((await ask(`DELETE /api/accounts/${mei.id}?deleteItems=true`)).status, 204);
      for (const id of [mediaId, room]) assert.equal((await ask(`GET /api/media/${id}`)).status, 404);
    });

    test('leave nothing of the name and email of a deleted account, and its acts in the audit log', async () => {
      const { app, ask, list } = await openOffice();
      const bo = await app.member({ name: 'Bo Lindqvist', email: 'bo.lindqvist@example.org' });
      await ask('POST /api/media', { kind: 'room', title: 'Standing meeting' }, bo);
      const channel = (await ask('POST /api/channels', { title: 'Harbour' })).body;
      assert.equal((await ask(`PUT /api/channels/${channel.id}/members/${bo.id}`, { role: 'member' })).status, 200);
      const other = (await ask('POST /api/media', { kind: 'room', title: 'Another room' })).body;
      const invited = { people: [{ accountId: bo.id, role: 'speaker' }], send: 'link' };
      assert.equal((await ask(`POST /api/media/${other.id}/invitations`, invited)).status, 201);
      assert.equal((await ask(`DELETE /api/accounts/${bo.id}?deleteItems=true`)).status, 204);
      assert.equal((await ask(`DELETE /api/accounts/${bo.id}`)).body.code, 'accounts.not_found');
      assert.equal((await list('?query=lindqvist')).total, 0);
      assert.equal((await ask(`GET /api/channels/${channel.id}/members`)).raw.toString().includes(bo.id), false);
      const invitations = await ask(`GET /api/media/${other.id}/invitations`);
      assert.equal(invitations.raw.toString().toLowerCase().includes('lindqvist'), false);
      const grants = await app.read.selectFrom('item_grants').select('holder').execute();
      assert.equal(grants.filter(({ holder }) => holder.endsWith(bo.id)).length, 0);
      const log = await ask('GET /api/audit');
      assert.equal(log.raw.toString().toLowerCase().includes('lindqvist'), false);
      const made = log.body.facts.findLast(({ what }: { what: string }) => what === 'media.created');
      assert.deepEqual([made.who, made.media.title], [{ kind: 'account', id: bo.id, name: null }, 'Standing meeting']);
      const again = { name: 'Bo Lindqvist', email: 'bo.lindqvist@example.org', password, role: 'member' };
      assert.equal((await ask('POST /api/accounts', again)).status, 201, 'the address may be used again');
    });
  });
});
