import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccountHouse, password } from '#server/testing/account-house.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createFirstAdministrator } from './create-account.ts';

forEachDatabase((_, open) => {
  describe('accounts', () => {
    const bo = { name: 'Bo Lindqvist', email: 'Bo@Example.org', password, role: 'creator' };

    async function openOffice() {
      const house = await openAccountHouse(open);
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
  });

  describe('the first administrator', () => {
    test('is created once, with a generated password that has to be changed', async () => {
      const house = await openAccountHouse(open);
      const made = await createFirstAdministrator(house, { email: 'Admin@localhost', password: null });
      assert.match(made?.password ?? '', /^\w{5}-\w{5}-\w{5}-\w{5}$/u);
      assert.equal(made?.email, 'admin@localhost');
      assert.equal(await createFirstAdministrator(house, { email: 'other@localhost', password: null }), null);
      const reply = await house.signIn('admin@localhost', made?.password ?? '');
      assert.deepEqual([reply.body.account.role, reply.body.account.mustChangePassword], ['admin', true]);
    });

    test('keeps a given password, which is not printed', async () => {
      const house = await openAccountHouse(open);
      const made = await createFirstAdministrator(house, { email: 'admin@localhost', password });
      assert.equal(made?.password, null);
      assert.equal((await house.signIn('admin@localhost')).body.account.mustChangePassword, false);
    });

    test('is created once when several processes start at the same time', async () => {
      const house = await openAccountHouse(open);
      const made = await Promise.all(
        [1, 2, 3].map((at) => createFirstAdministrator(house, { email: `admin${at}@localhost`, password })),
      );
      assert.equal(made.filter(Boolean).length, 1);
    });
  });
});
