import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrate } from '#server/database/open.ts';
import { findAccountByEmail, insertAccount } from '#server/features/accounts/store.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('accounts that look alike before the migration go on, and no third one can be added', async () => {
    const { write, read, database } = await open();
    const emails = ['ana@example.org', 'аna@example.org', 'ｂｉａ@example.org'];
    await write(async ({ db }) => {
      for (const [at, email] of emails.entries())
        await sql`
          insert into accounts (id, name, email, password_hash, role, must_change_password, created_at)
          values (${`account-${at}`}, 'Ana', ${email}, '', 'creator', 0, ${at})
        `.execute(db);
    });
    await migrate(database);
    const found = ['ana@example.org', 'аna@example.org', 'bia@example.org'].map((email) =>
      findAccountByEmail(read, email),
    );
    assert.deepEqual(
      (await Promise.all(found)).map((one) => one?.account.id),
      ['account-0', 'account-1', 'account-2'],
    );
    const facts = { name: 'Ana', role: 'member', mustChangePassword: false, timeZone: null } as const;
    const more = { ...facts, passwordHash: '', createdAt: new Date(9) };
    const added = ['ａna@example.org', 'bіa@example.org', 'caio@example.org'].map((email) =>
      write(({ db }) => insertAccount(db, { id: email, email, ...more })),
    );
    assert.deepEqual(await Promise.all(added), [false, false, true]);
  });
}, '0006-media-files');
