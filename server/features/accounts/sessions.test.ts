import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AccountHouse, openAccountHouse, password } from '#server/testing/account-house.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { resetPassword } from './change-password.ts';
import { createAccountSessions } from './sessions.ts';

forEachDatabase((_, open) => {
  describe('a session', () => {
    test('ends by signing out, at once', async () => {
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie, id } = await makeSession(house.write, ana.id);
      const reply = await house.call('POST /api/accounts/sign-out', { cookie });
      assert.deepEqual([reply.status, reply.cookies['foyer_session']], [204, '']);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
      assert.deepEqual(house.ended, [[id]]);
    });

    test('is not ended when what depends on it cannot be ended in the same unit', async () => {
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie } = await makeSession(house.write, ana.id);
      house.sessions.alsoEnd(async () => {
        throw new Error('The pages cannot be ended.');
      });
      assert.equal((await house.call('POST /api/accounts/sign-out', { cookie })).status, 500);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 200);
    });

    test('ends thirty days after the last visit', async () => {
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie } = await makeSession(house.write, ana.id);
      await house.call('GET /api/accounts/me', { cookie });
      const elsewhere = createAccountSessions({ read: house.read, write: house.write, clock: house.clock });
      await house.write((unit) => elsewhere.end(unit, { accountId: ana.id }));
      house.clock.advance({ seconds: 5 });
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    });

    test('that ends during its lookup is not cached as living', async () => {
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write);
      const { cookie, hash } = await makeSession(house.write, ana.id);
      const lookingUp = house.sessions.find(hash);
      await Promise.all([lookingUp, house.write((unit) => house.sessions.end(unit, { accountId: ana.id }))]);
      assert.equal((await house.call('GET /api/accounts/me', { cookie })).status, 401);
    });

    test('is listed and ended by its owner only', async () => {
      const house = await openAccountHouse(open);
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
    const change = (house: AccountHouse, cookie: string, currentPassword: string, newPassword: string) =>
      house.call('POST /api/accounts/me/password', { cookie, body: { currentPassword, newPassword } });

    test('ends the other sessions, and only the new password is accepted', async () => {
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write, { password, role: 'admin', mustChangePassword: true });
      const { cookie } = await makeSession(house.write, ana.id);
      const before = await house.call('GET /api/accounts', { cookie });
      assert.deepEqual([before.status, before.body.code], [403, 'accounts.password_change_required']);
      const changed = await change(house, cookie, password, 'a better password');
      assert.equal(changed.body.account.mustChangePassword, false);
      assert.equal((await house.call('GET /api/accounts', { cookie })).status, 200);
    });

    test('names the field that is wrong', async () => {
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write, { password });
      const { cookie } = await makeSession(house.write, ana.id);
      for (let count = 0; count < 5; count += 1) await change(house, cookie, 'wrong', 'a better password');
      assert.equal((await change(house, cookie, password, 'a better password')).status, 429);
    });
  });

  test('resetting a password ends every session, and the new password has to be changed', async () => {
    const house = await openAccountHouse(open);
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
