import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccountHouse, password, session } from '#server/testing/account-house.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  describe('signing in', () => {
    test('gives the account and a cookie that scripts cannot read, for thirty days', async () => {
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write);
      const { secret } = await makeSession(house.write, ana.id);
      for (const cookie of [`foyer_session=foreign; ${session(secret)}`, `${session(secret)}; foyer_session=foreign`]) {
        const reply = await house.call('GET /api/accounts/me', { cookie });
        assert.deepEqual([reply.status, reply.cookies['foyer_session']], [200, secret]);
      }
    });

    test('does not store the cookie’s value on the server', async () => {
      const house = await openAccountHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      const secret = (await house.signIn('ana@example.org')).cookies['foyer_session']!;
      const rows = JSON.stringify(await house.read.selectFrom('account_sessions').selectAll().execute());
      assert.equal(rows.includes(secret), false);
    });

    test('gives the same answer for a wrong password and an unknown e-mail', async () => {
      const house = await openAccountHouse(open);
      await makeAccount(house.write, { email: 'ana@example.org', password });
      const wrong = await house.signIn('ana@example.org', 'wrong horse battery');
      const unknown = await house.signIn('nobody@example.org');
      assert.deepEqual([wrong.status, wrong.body.code], [401, 'accounts.wrong_credentials']);
      assert.deepEqual({ ...unknown.body, requestId: '' }, { ...wrong.body, requestId: '' });
      assert.deepEqual(wrong.cookies, {});
    });

    test('is delayed after five failures, also with the right password, and never locked', async () => {
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
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
      const house = await openAccountHouse(open);
      const from = (at: number) => ({ address: `2001:db8:7:${at}::1` });
      for (let count = 0; count < 5; count += 1) await house.signIn('nobody@example.org', 'wrong', from(count));
      assert.equal((await house.signIn('nobody@example.org', 'wrong', from(99))).status, 429);
    });

    test('is delayed in the same way for unknown e-mails', async () => {
      const house = await openAccountHouse(open);
      for (let count = 0; count < 5; count += 1) await house.signIn('nobody@example.org', 'wrong');
      assert.equal((await house.signIn('nobody@example.org', 'wrong')).status, 429);
    });

    test('ends the previous session of this browser, and sets a new cookie value each time', async () => {
      const house = await openAccountHouse(open);
      const ana = await makeAccount(house.write, { email: 'ana@example.org', password });
      const old = await makeSession(house.write, ana.id);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: old.cookie })).status, 200);
      const reply = await house.signIn('ana@example.org', password, { cookie: old.cookie });
      assert.notEqual(reply.cookies['foyer_session'], old.secret);
      assert.equal((await house.call('GET /api/accounts/me', { cookie: old.cookie })).status, 401);
      assert.deepEqual(house.ended, [[old.id]]);
    });

    test('from another site is refused', async () => {
      const house = await openAccountHouse(open);
      const reply = await house.call('POST /api/accounts/sign-in', {
        origin: 'https://evil.example',
        body: { email: 'ana@example.org', password },
      });
      assert.deepEqual([reply.status, reply.body.code], [403, 'request.foreign_origin']);
    });

    test('answers any typed text without an internal error', async () => {
      const house = await openAccountHouse(open);
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
});
