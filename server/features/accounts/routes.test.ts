import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FixedClock } from '#server/testing/fixed-clock.ts';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { forEachDatabase, type OpenTestDatabase, type TestDatabase } from '#server/testing/test-database.ts';
import { createTestHttp, type TestHttp } from '#server/testing/test-http.ts';
import { createAdminister } from './administer.ts';
import { serveAdministration } from './administration-routes.ts';
import { createFirstAdministrator } from './create-account.ts';
import { resetPassword } from './change-password.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { serveAccounts } from './routes.ts';
import { createAccountSessions, type AccountSessions } from './sessions.ts';

const password = 'correct horse battery';
const session = (secret: string | undefined) => `foyer_session=${secret}`;

interface House extends TestDatabase, TestHttp {
  clock: FixedClock;
  passwords: Passwords;
  sessions: AccountSessions;
  ended: string[][];
  signIn(email: string, typed?: string, options?: { cookie?: string; address?: string }): ReturnType<TestHttp['call']>;
}

async function openHouse(open: OpenTestDatabase): Promise<House> {
  const clock = createFixedClock();
  const database = await open(clock);
  const sessions = createAccountSessions({ ...database, clock });
  const http = createTestHttp(sessions.find);
  const passwords = createPasswords();
  serveAccounts(http.serve, {
    ...database,
    ...http,
    clock,
    passwords,
    sessions,
    site: { areRoomsOn: true, isLiveOn: true },
  });
  const administer = createAdminister({
    ...{ ...database, passwords, sessions },
    handItemsOver: async () => 0,
    deleteItems: async () => {},
    eraseTraces: async () => {},
  });
  serveAdministration(http.serve, {
    noteCreated: async () => {},
    ...database,
    ...{ passwords, administer },
    site: { areRoomsOn: true, isLiveOn: true },
  });
  const ended: string[][] = [];
  sessions.alsoEnd(async (_unit, ids) => void ended.push(ids));
  return {
    ...database,
    ...http,
    clock,
    passwords,
    sessions,
    ended,
    signIn: (email, typed = password, options = {}) =>
      http.call('POST /api/accounts/sign-in', { ...options, body: { email, password: typed } }),
  };
}

forEachDatabase((_, open) => {
  describe('signing in', () => {
    test('gives the account and a cookie that scripts cannot read, for thirty days', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { email: 'ana@example.org', password });
      const reply = await house.signIn(' ANA@Example.org ');
      assert.equal(reply.status, 200);
      assert.deepEqual(reply.body, {
        account: {
          id: ana.id,
          name: ana.name,
          email: 'ana@example.org',
          role: 'creator',
          mustChangePassword: false,
          may: { createMedia: true, createRooms: true, createLive: true, administer: false },
        },
      });
      const [ofSession, ofDevice] = reply.headers['set-cookie'] as string[];
      assert.match(ofSession!, /^foyer_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/u);
      assert.match(ofDevice!, /^foyer_device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/u);
      const me = await house.call('GET /api/accounts/me', { cookie: session(reply.cookies['foyer_session']) });
      assert.equal(me.body.account.id, ana.id);
    });

    test('is recognized where another site has set a cookie of the same name', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { secret } = await makeSession(house.write, ana.id);
      for (const cookie of [`foyer_session=foreign; ${session(secret)}`, `${session(secret)}; foyer_session=foreign`]) {
        const reply = await house.call('GET /api/accounts/me', { cookie });
        assert.deepEqual([reply.status, reply.cookies['foyer_session']], [200, secret]);
      }
    });

    test('does not store the cookie’s value on the server', async () => {
      const house = await openHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      const secret = (await house.signIn('ana@example.org')).cookies['foyer_session']!;
      const rows = JSON.stringify(await house.read.selectFrom('account_sessions').selectAll().execute());
      assert.equal(rows.includes(secret), false);
    });

    test('gives the same answer for a wrong password and an unknown e-mail', async () => {
      const house = await openHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      const wrong = await house.signIn('ana@example.org', 'wrong horse battery');
      const unknown = await house.signIn('nobody@example.org');
      assert.deepEqual([wrong.status, wrong.body.code], [401, 'accounts.wrong_credentials']);
      assert.deepEqual({ ...unknown.body, requestId: '' }, { ...wrong.body, requestId: '' });
      assert.deepEqual(wrong.cookies, {});
    });

    test('is delayed after five failures, also with the right password, and never locked', async () => {
      const house = await openHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      for (let count = 0; count < 5; count += 1)
        assert.equal((await house.signIn('ana@example.org', 'wrong')).status, 401);
      const early = await house.signIn('Ana@example.org');
      assert.deepEqual(
        [early.status, early.body.code, early.headers['retry-after']],
        [429, 'accounts.too_many_attempts', '5'],
      );
      house.clock.advance({ seconds: 5 });
      assert.equal((await house.signIn('ana@example.org')).status, 200);
      assert.equal((await house.signIn('ana@example.org', 'wrong')).status, 401);
    });

    test('works with the right password whatever strangers try elsewhere, and in a familiar browser even where they are', async () => {
      const house = await openHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      const bo = await makeAccount(house.write, { email: 'bo@example.org', password });
      const proxy = { address: '10.0.0.1' };
      const first = await house.signIn('bo@example.org', password, proxy);
      const shared = await house.signIn('ana@example.org', password, {
        ...proxy,
        cookie: `foyer_device=planted; foyer_device=${first.cookies['foyer_device']}`,
      });
      const device = `foyer_device=${shared.cookies['foyer_device']}`;
      for (const account of ['ana@example.org', 'bo@example.org'])
        for (let count = 0; count < 6; count += 1) await house.signIn(account, 'wrong', proxy);
      assert.equal((await house.signIn('ana@example.org', password, proxy)).status, 429);
      assert.equal((await house.signIn('ana@example.org', password, { address: '192.0.2.9' })).status, 200);
      const again = await house.signIn('ana@example.org', password, { ...proxy, cookie: device });
      assert.equal(again.status, 200);
      const renewed = `foyer_device=${again.cookies['foyer_device']}`;
      assert.equal((await house.signIn('bo@example.org', password, { ...proxy, cookie: renewed })).status, 200);
      assert.equal((await house.signIn('ana@example.org', password, { ...proxy, cookie: device })).status, 429);
      const devices = await house.read
        .selectFrom('account_devices')
        .selectAll()
        .where('account_id', '=', bo.id)
        .execute();
      assert.equal(devices.length, 1, 'one browser, one row');
    });

    test('for one network of IPv6 is delayed as for one address', async () => {
      const house = await openHouse(open);
      const from = (at: number) => ({ address: `2001:db8:7:${at}::1` });
      for (let count = 0; count < 5; count += 1) await house.signIn('nobody@example.org', 'wrong', from(count));
      assert.equal((await house.signIn('nobody@example.org', 'wrong', from(99))).status, 429);
    });

    test('is delayed in the same way for unknown e-mails', async () => {
      const house = await openHouse(open);
      for (let count = 0; count < 5; count += 1) await house.signIn('nobody@example.org', 'wrong');
      assert.equal((await house.signIn('nobody@example.org', 'wrong')).status, 429);
    });

    test('ends the previous session of this browser, and sets a new cookie value each time', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { email: 'ana@example.org', password });
      const old = await makeSession(house.write, ana.id);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: old.cookie })).status, 200);
      const reply = await house.signIn('ana@example.org', password, { cookie: old.cookie });
      assert.notEqual(reply.cookies['foyer_session'], old.secret);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: old.cookie })).status, 401);
      assert.deepEqual(house.ended, [[old.id]]);
    });

    test('from another site is refused', async () => {
      const house = await openHouse(open);
      const reply = await house.call('POST /api/accounts/sign-in', {
        origin: 'https://evil.example',
        body: { email: 'ana@example.org', password },
      });
      assert.deepEqual([reply.status, reply.body.code], [403, 'request.foreign_origin']);
    });
  });

  describe('a session', () => {
    test('ends by signing out, at once', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie, id } = await makeSession(house.write, ana.id);
      const reply = await house.call('POST /api/accounts/sign-out', { cookie });
      assert.deepEqual([reply.status, reply.cookies['foyer_session']], [204, '']);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
      assert.deepEqual(house.ended, [[id]]);
    });

    test('is not ended when what depends on it cannot be ended in the same unit', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie } = await makeSession(house.write, ana.id);
      house.sessions.alsoEnd(async () => {
        throw new Error('The pages cannot be ended.');
      });
      assert.equal((await house.call('POST /api/accounts/sign-out', { cookie })).status, 500);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 200);
    });

    test('ends thirty days after the last visit', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie } = await makeSession(house.write, ana.id);
      house.clock.advance({ days: 29 });
      const visit = await house.call('GET /api/accounts/me', { cookie });
      assert.match(String(visit.headers['set-cookie']), /Max-Age=2592000/u);
      await house.write(async () => {});
      house.clock.advance({ days: 29 });
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 200);
      await house.write(async () => {});
      house.clock.advance({ days: 30 });
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    });

    test('that another process ended is refused here within five seconds', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie } = await makeSession(house.write, ana.id);
      await house.call('GET /api/accounts/me', { cookie });
      const elsewhere = createAccountSessions({ read: house.read, write: house.write, clock: house.clock });
      await house.write((unit) => elsewhere.end(unit, { accountId: ana.id }));
      house.clock.advance({ seconds: 5 });
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    });

    test('that ends during its lookup is not cached as living', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie, hash } = await makeSession(house.write, ana.id);
      const lookingUp = house.sessions.find(hash);
      await Promise.all([lookingUp, house.write((unit) => house.sessions.end(unit, { accountId: ana.id }))]);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    });

    test('is listed and ended by its owner only', async () => {
      const house = await openHouse(open);
      const [ana, bo] = [await makeAccount(house.write), await makeAccount(house.write)];
      const [here, there] = [await makeSession(house.write, ana.id), await makeSession(house.write, ana.id)];
      const foreign = await makeSession(house.write, bo.id);
      const { body } = await house.call('GET /api/accounts/me/sessions', { cookie: here.cookie });
      assert.deepEqual(
        new Set(body.sessions.map((one: { id: string; isCurrent: boolean }) => `${one.id} ${one.isCurrent}`)),
        new Set([`${here.id} true`, `${there.id} false`]),
      );
      assert.equal(JSON.stringify(body).includes(here.hash), false);

      const stranger = await house.call(`DELETE /api/accounts/me/sessions/${foreign.id}`, { cookie: here.cookie });
      assert.deepEqual([stranger.status, stranger.body.code], [404, 'accounts.session_not_found']);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: foreign.cookie })).status, 200);

      assert.equal(
        (await house.call(`DELETE /api/accounts/me/sessions/${there.id}`, { cookie: here.cookie })).status,
        204,
      );
      assert.equal((await house.call('GET /api/accounts/me', { cookie: there.cookie })).status, 401);
      assert.equal(
        (await house.call(`DELETE /api/accounts/me/sessions/${there.id}`, { cookie: here.cookie })).status,
        404,
      );
      assert.equal((await house.call('DELETE /api/accounts/me/sessions/1', { cookie: here.cookie })).status, 404);
    });
  });

  describe('changing the password', () => {
    const change = (house: House, cookie: string, currentPassword: string, newPassword: string) =>
      house.call('POST /api/accounts/me/password', { cookie, body: { currentPassword, newPassword } });

    test('ends the other sessions, and only the new password is accepted', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { password });
      const [here, there] = [await makeSession(house.write, ana.id), await makeSession(house.write, ana.id)];
      const bo = await makeSession(house.write, (await makeAccount(house.write)).id);
      assert.equal((await change(house, here.cookie, password, 'a better password')).status, 200);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: here.cookie })).status, 200);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: there.cookie })).status, 401);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: bo.cookie })).status, 200);
      assert.deepEqual(house.ended, [[there.id]]);
      assert.equal((await house.signIn(ana.email)).status, 401);
      assert.equal((await house.signIn(ana.email, 'a better password')).status, 200);
    });

    test('ends the restrictions of an account whose first password was generated', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { password, role: 'admin', mustChangePassword: true });
      const { cookie } = await makeSession(house.write, ana.id);
      const before = await house.call('GET /api/accounts', { cookie });
      assert.deepEqual([before.status, before.body.code], [403, 'accounts.password_change_required']);
      const changed = await change(house, cookie, password, 'a better password');
      assert.equal(changed.body.account.mustChangePassword, false);
      assert.equal((await house.call('GET /api/accounts', { cookie })).status, 200);
    });

    test('names the field that is wrong', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { password });
      const { cookie } = await makeSession(house.write, ana.id);
      const cases: [string, string, string, string][] = [
        ['wrong horse battery', 'a better password', 'accounts.wrong_password', 'currentPassword'],
        [password, password, 'accounts.same_password', 'newPassword'],
        [password, 'too short', 'request.invalid', 'newPassword'],
        [password, 'x'.repeat(201), 'request.invalid', 'newPassword'],
      ];
      for (const [current, wanted, code, field] of cases) {
        const reply = await change(house, cookie, current, wanted);
        assert.deepEqual([reply.status, reply.body.code, reply.body.details[0].field], [422, code, field]);
      }
    });

    test('cannot be used to guess the current password', async () => {
      const house = await openHouse(open);
      const ana = await makeAccount(house.write, { password });
      const { cookie } = await makeSession(house.write, ana.id);
      for (let count = 0; count < 5; count += 1) await change(house, cookie, 'wrong', 'a better password');
      assert.equal((await change(house, cookie, password, 'a better password')).status, 429);
    });
  });

  describe('accounts', () => {
    const bo = { name: 'Bo Lindqvist', email: 'Bo@Example.org', password, role: 'creator' };

    async function openOffice() {
      const house = await openHouse(open);
      const admin = await makeAccount(house.write, { role: 'admin', name: 'Administrator' });
      return { house, admin, cookie: (await makeSession(house.write, admin.id)).cookie };
    }

    test('are created and listed by administrators, without their passwords', async () => {
      const { house, admin, cookie } = await openOffice();
      const created = await house.call('POST /api/accounts', { cookie, body: bo });
      assert.equal(created.status, 201);
      assert.equal(created.body.account.email, 'bo@example.org');
      const listed = await house.call('GET /api/accounts', { cookie });
      assert.deepEqual(listed.body.accounts.map(({ name }: { name: string }) => name).sort(), [admin.name, bo.name]);
      assert.equal(listed.raw.includes('argon2'), false);
      assert.equal((await house.signIn('bo@example.org')).status, 200);
    });

    test('have unique e-mails', async () => {
      const { house, cookie } = await openOffice();
      const replies = await Promise.all([1, 2, 3].map(() => house.call('POST /api/accounts', { cookie, body: bo })));
      assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409]);
      const refused = replies.find(({ status }) => status === 409)!;
      assert.deepEqual([refused.body.code, refused.body.details[0].field], ['accounts.email_taken', 'email']);
      // A Cyrillic o, full width, an invisible character, and a digit for a letter.
      for (const email of ['bо@example.org', 'ｂｏ@example.org', 'b\u00ADo@example.org', 'b0@example.org']) {
        const again = await house.call('POST /api/accounts', { cookie, body: { ...bo, email } });
        assert.equal(again.body.code, 'accounts.email_taken', email);
      }
      assert.equal((await house.signIn('ＢＯ@Example.org')).status, 200);
      assert.equal((await house.signIn('b0@example.org')).status, 401);
    });

    test('have names without invisible characters, and passwords that can be seen', async () => {
      const { house, cookie } = await openOffice();
      const create = (given: object) => house.call('POST /api/accounts', { cookie, body: { ...bo, ...given } });
      const blank = await create({ password: '\u200B\u3164 \u2800\u00AD'.repeat(4) });
      assert.deepEqual([blank.status, blank.body.details[0].code], [422, 'missing']);
      assert.equal((await create({ name: 'B\u200Bo\u3164 👩‍🚀' })).body.account.name, 'Bo 👩‍🚀');
    });

    test('cannot be created or listed by others', async () => {
      const { house } = await openOffice();
      for (const role of ['member', 'creator'] as const) {
        const { cookie } = await makeSession(house.write, (await makeAccount(house.write, { role })).id);
        for (const what of ['GET /api/accounts', 'POST /api/accounts']) {
          const reply = await house.call(what, {
            cookie,
            ...(what.startsWith('POST') && { body: { ...bo, role: 'admin' } }),
          });
          assert.deepEqual([reply.status, reply.body.code], [403, 'accounts.not_permitted']);
        }
      }
      for (const what of [
        'GET /api/accounts',
        'POST /api/accounts',
        'GET /api/accounts/me',
        'POST /api/accounts/me/password',
        'GET /api/accounts/me/sessions',
      ]) {
        assert.equal((await house.call(what, { cookie: 'foyer_session=unknown' })).status, 401, what);
      }
    });

    test('accept names of every script', async () => {
      const { house, cookie } = await openOffice();
      const names = ['<script>alert(1)</script>', '👩🏽‍🎤 Zoë', 'دانا العلي', "O'Brien; drop table accounts", '__proto__'];
      for (const [at, name] of names.entries()) {
        const reply = await house.call('POST /api/accounts', {
          cookie,
          body: { ...bo, name, email: `n${at}@example.org` },
        });
        assert.deepEqual([reply.status, reply.body.account?.name], [201, name]);
      }
      const marked = await house.call('POST /api/accounts', {
        cookie,
        body: { ...bo, name: ' \u202EBo\u0000\n Lind ', email: 'x@example.org' },
      });
      assert.equal(marked.body.account.name, 'Bo  Lind');
    });

    const bad: [string, object, string][] = [
      ['no name', { name: '' }, 'name'],
      ['a name of white space', { name: ' \t\n ' }, 'name'],
      ['a name of control characters', { name: '\u0000\u0007\u202E' }, 'name'],
      ['a name too long', { name: 'x'.repeat(121) }, 'name'],
      ['a number as name', { name: 5 }, 'name'],
      ['null as name', { name: null }, 'name'],
      ['an e-mail without @', { email: 'bo.example.org' }, 'email'],
      ['an e-mail of two', { email: 'bo@example.org, eve@example.org' }, 'email'],
      ['an e-mail with a tag', { email: '<script>@example.org' }, 'email'],
      ['an e-mail too long', { email: `${'x'.repeat(250)}@example.org` }, 'email'],
      ['a list as e-mail', { email: ['bo@example.org'] }, 'email'],
      ['a short password', { password: 'short' }, 'password'],
      ['an endless password', { password: 'x'.repeat(201) }, 'password'],
      ['no such role', { role: 'owner' }, 'role'],
      ['a field too many', { mustChangePassword: false }, 'mustChangePassword'],
    ];
    test('refuse invalid input and name its field', async () => {
      const { house, cookie } = await openOffice();
      for (const [name, wrong, field] of bad) {
        const reply = await house.call('POST /api/accounts', { cookie, body: { ...bo, ...wrong } });
        assert.deepEqual(
          [reply.status, reply.body.code, reply.body.details?.[0].field],
          [422, 'request.invalid', field],
          name,
        );
      }
      assert.equal((await house.call('GET /api/accounts', { cookie })).body.accounts.length, 1);
    });

    test('signing in answers any typed text without an internal error', async () => {
      const house = await openHouse(open);
      for (const email of [
        '\u0000',
        'a\u0000b@example.org',
        "' or 1=1 --",
        '\uD800',
        '👩🏽‍🎤',
        'ana@example.org\r\nset-cookie: a=b',
      ]) {
        assert.equal((await house.signIn(email)).status, 401, JSON.stringify(email));
      }
      for (const body of [
        {},
        [],
        'text',
        null,
        { email: 1, password: 1 },
        { email: 'a@b', password: '' },
        { email: 'a@b', password: 'x', role: 'admin' },
      ]) {
        const reply = await house.call('POST /api/accounts/sign-in', { body });
        assert.equal(reply.status, 422, JSON.stringify(body));
      }
    });
  });

  describe('the first administrator', () => {
    test('is created once, with a generated password that has to be changed', async () => {
      const house = await openHouse(open);
      const made = await createFirstAdministrator(house, { email: 'Admin@localhost', password: null });
      assert.match(made?.password ?? '', /^\w{5}-\w{5}-\w{5}-\w{5}$/u);
      assert.equal(made?.email, 'admin@localhost');
      assert.equal(await createFirstAdministrator(house, { email: 'other@localhost', password: null }), null);
      const reply = await house.signIn('admin@localhost', made?.password ?? '');
      assert.deepEqual([reply.body.account.role, reply.body.account.mustChangePassword], ['admin', true]);
    });

    test('keeps a given password, which is not printed', async () => {
      const house = await openHouse(open);
      const made = await createFirstAdministrator(house, { email: 'admin@localhost', password });
      assert.equal(made?.password, null);
      assert.equal((await house.signIn('admin@localhost')).body.account.mustChangePassword, false);
    });

    test('is created once when several processes start at the same time', async () => {
      const house = await openHouse(open);
      const made = await Promise.all(
        [1, 2, 3].map((at) => createFirstAdministrator(house, { email: `admin${at}@localhost`, password })),
      );
      assert.equal(made.filter(Boolean).length, 1);
    });
  });

  test('resetting a password ends every session, and the new password has to be changed', async () => {
    const house = await openHouse(open);
    const ana = await makeAccount(house.write, { password });
    const { cookie } = await makeSession(house.write, ana.id);
    const reset = await resetPassword(house, ` ${ana.email.toUpperCase()} `);
    assert.equal(reset?.account.id, ana.id);
    assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    assert.equal((await house.signIn(ana.email)).status, 401);
    assert.equal((await house.signIn(ana.email, reset?.password)).body.account.mustChangePassword, true);
    assert.equal(await resetPassword(house, 'nobody@example.org'), null);
  });
});
