import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createAttempts } from './attempts.ts';

const ana = 'ana@example.org';
const attempt = (email: string, place: string) => ({ email, place, subject: null, act: { actor: null } });
const tooMany = (retryAfterSeconds: number) => ({ code: 'accounts.too_many_attempts', retryAfterSeconds });

forEachDatabase((_, open) => {
  async function openAttempts() {
    const clock = createFixedClock();
    const database = await open(clock);
    const dependencies = { read: database.read, write: database.write, clock };
    const attempts = createAttempts(dependencies);
    const fail = async (email: string, place: string) =>
      assert.equal(await attempts.check(attempt(email, place), async () => false), false);
    const succeed = async (email: string, place: string) => {
      assert.equal(await attempts.check(attempt(email, place), async () => true), true);
      await database.write((unit) => attempts.forget(unit, email, place));
    };
    return { ...database, clock, attempts, fail, succeed, another: () => createAttempts(dependencies) };
  }

  test('of a hundred attempts at once five are made, and the others have to wait', async () => {
    const { attempts } = await openAttempts();
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () =>
        attempts.check(attempt(ana, 'network 1'), async () => false).catch(() => 'refused'),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === false).length, 5);
  });

  test('refused attempts are not counted, so an account is never locked for good', async () => {
    const { clock, fail } = await openAttempts();
    for (let count = 0; count < 5; count += 1) await fail(ana, 'network 1');
    for (let count = 0; count < 50; count += 1) await assert.rejects(fail(ana, 'network 1'), tooMany(5));
    clock.advance({ seconds: 5 });
    await fail(ana, 'network 1');
    await assert.rejects(fail(ana, 'network 1'), tooMany(10));
  });

  test('a successful sign-in clears the failures of the account at that place', async () => {
    const { fail, succeed } = await openAttempts();
    for (let round = 0; round < 4; round += 1) {
      for (let count = 0; count < 4; count += 1) await fail(ana, 'network 1');
      await succeed(ana, 'network 1');
    }
  });

  test('failures at one place delay the account at no other, and no other account there', async () => {
    const { fail, succeed } = await openAttempts();
    for (let place = 0; place < 20; place += 1)
      for (let count = 0; count < 5; count += 1) await fail(ana, `n ${place}`);
    await assert.rejects(fail(ana, 'n 7'), tooMany(5));
    await succeed(ana, 'network of the owner');
    await succeed('bo@example.org', 'n 7');
  });

  test('failures count at another process and after a restart, until they are forgotten', async () => {
    const { clock, read, fail, another } = await openAttempts();
    for (let count = 0; count < 5; count += 1) await fail(ana, 'network 1');
    const check = () => another().check(attempt(ana, 'network 1'), async () => true);
    await assert.rejects(check, tooMany(5));
    clock.advance({ minutes: 15 });
    assert.equal(await check(), true);
    await fail('bo@example.org', 'network 2');
    assert.equal((await read.selectFrom('failed_sign_ins').select('key').execute()).length, 2);
    clock.advance({ minutes: 1 });
    await fail('bo@example.org', 'network 2');
    assert.equal(
      (await read.selectFrom('failed_sign_ins').select('key').execute()).length,
      1,
      'the old one is deleted',
    );
  });

  test('an attempt whose password was not checked is not counted', async () => {
    const { attempts, succeed } = await openAttempts();
    const busy = () => Promise.reject(new Error('busy'));
    for (let count = 0; count < 20; count += 1)
      await assert.rejects(attempts.check(attempt(ana, 'network 1'), busy), /busy/u);
    await succeed(ana, 'network 1');
  });

  test('the fifth failure of a series is recorded with its account, the others are not', async () => {
    const { clock, read, attempts } = await openAttempts();
    const subject = 'account:ana';
    for (let count = 0; count < 7; count += 1) {
      await attempts.check({ ...attempt(ana, 'network 1'), subject }, async () => false);
      clock.advance({ minutes: 1 });
    }
    const facts = await read.selectFrom('recorded_facts').select(['what', 'actor', 'subject']).execute();
    assert.deepEqual(
      facts.map((fact) => ({ ...fact })),
      [{ what: 'account.sign_in_refused', actor: null, subject }],
    );
  });
});
