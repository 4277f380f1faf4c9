import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { createSystemClock } from './adapters/clock-system.ts';
import { openConfiguredDatabase } from './adapters/database-configured.ts';
import { migrate } from './database/open.ts';
import { createWriter } from './database/write.ts';
import { createPasswords } from './features/accounts/passwords.ts';
import { createAccountSessions } from './features/accounts/sessions.ts';
import { findAccountByEmail } from './features/accounts/store.ts';
import { makeAccount, makeSession } from './testing/make.ts';

const program = join(import.meta.dirname, 'admin.ts');

function runAdmin(dataDir: string, ...words: string[]): Promise<{ code: number; printed: string; complaint: string }> {
  return new Promise((resolve) => {
    const environment = { PATH: process.env['PATH'], FOYER_DATA_DIR: dataDir };
    execFile(process.execPath, [program, ...words], { env: environment }, (error, printed, complaint) => {
      resolve({ code: error ? Number(error.code) : 0, printed, complaint });
    });
  });
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-admin-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a password is reset while the server runs, and the account’s sessions end within five seconds', async (t) => {
  const dataDir = await makeFolder(t);
  const database = openConfiguredDatabase({ dataDir, databaseUrl: null });
  await migrate(database);
  const clock = createSystemClock();
  const { write, close } = createWriter(database, clock);
  t.after(async () => {
    await close();
    await database.close();
  });
  const sessions = createAccountSessions({ read: database.read, write, clock });
  const ana = await makeAccount(write, { email: 'ana@example.org', name: 'Ana', password: 'correct horse battery' });
  const { hash } = await makeSession(write, ana.id);
  assert.equal((await sessions.find(hash))?.id, ana.id);

  const { code, printed } = await runAdmin(dataDir, 'reset-password', 'Ana@Example.org');
  assert.equal(code, 0);
  const password = /^New password of Ana \(ana@example\.org\): (\S+)\n/u.exec(printed)?.[1] ?? '';
  const found = await findAccountByEmail(database.read, 'ana@example.org');
  assert.equal(await createPasswords().isRight(password, found!.passwordHash), true);
  assert.equal(found!.account.mustChangePassword, true);

  const endsAt = Date.now() + 5_000;
  while ((await sessions.find(hash)) !== null) {
    assert.ok(Date.now() < endsAt, 'the session lives on');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  const unknown = await runAdmin(dataDir, 'reset-password', 'nobody@example.org');
  assert.deepEqual(
    [unknown.code, unknown.printed, unknown.complaint],
    [1, '', 'No account has the e-mail nobody@example.org.\n'],
  );
});

test('every usage error is reported in one sentence without a stack', async (t) => {
  const empty = await makeFolder(t);
  const cases: [string[], RegExp][] = [
    [[], /^Write it like this: bin\/foyer admin reset-password <email>\n$/u],
    [['reset-password'], /^Write it like this/u],
    [['reset-password', 'ana@example.org', 'more'], /^Write it like this/u],
    [['drop-everything', 'ana@example.org'], /^Write it like this/u],
    [['reset-password', 'ana@example.org'], /^There is no database in \S+ yet\. Start Foyer once/u],
  ];
  for (const [words, complaint] of cases) {
    const result = await runAdmin(empty, ...words);
    assert.deepEqual([result.code, result.printed], [1, ''], words.join(' '));
    assert.match(result.complaint, complaint);
    assert.equal(result.complaint.trim().split('\n').length, 1, result.complaint);
  }
  const unset = openConfiguredDatabase({ dataDir: empty, databaseUrl: null });
  await unset.close();
  assert.match(
    (await runAdmin(empty, 'reset-password', 'ana@example.org')).complaint,
    /^The database is empty\. Start Foyer once/u,
  );
});
