import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import test from 'node:test';
import { createPasswords, makePassword } from './passwords.ts';

test('a password is stored as argon2id with its parameters, and with a salt of its own', async () => {
  const passwords = createPasswords();
  const stored = await passwords.hash('correct horse battery');
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/u);
  assert.notEqual(stored, await passwords.hash('correct horse battery'));
});

test('only the password itself is accepted, in composed and decomposed Unicode', async () => {
  const passwords = createPasswords();
  const stored = await passwords.hash('Café société');
  assert.equal(await passwords.isRight('Café société', stored), true);
  assert.equal(await passwords.isRight('Cafe\u0301 socie\u0301te\u0301', stored), true);
  assert.equal(await passwords.isRight('café société', stored), false);
  assert.equal(await passwords.isRight('', stored), false);
});

test('a password stored with other parameters is checked with those', async () => {
  const nonce = Buffer.from('sixteen bytes of');
  const tag = argon2Sync('argon2id', {
    message: 'an older password',
    nonce,
    memory: 64,
    passes: 3,
    parallelism: 2,
    tagLength: 24,
  });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/u, ''));
  const stored = `$argon2id$v=19$m=64,t=3,p=2$${salt}$${hash}`;
  assert.equal(await createPasswords().isRight('an older password', stored), true);
  assert.equal(await createPasswords().isRight('another password', stored), false);
});

test('for an unknown e-mail every password is wrong, and the check takes as long', async () => {
  const passwords = createPasswords();
  const stored = await passwords.hash('correct horse battery');
  const time = async (hash: string | null) => {
    const startedAt = performance.now();
    assert.equal(await passwords.isRight('wrong horse battery', hash), false);
    return performance.now() - startedAt;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    known.push(await time(stored));
    unknown.push(await time(null));
  }
  // A wide margin for a busy machine: without hashing the ratio would be below a hundredth.
  assert.ok(Math.min(...unknown) > Math.min(...known) / 3, `${unknown.join(' ')} against ${known.join(' ')}`);
});

const cheap = `$argon2id$v=19$m=8,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

test('callers beyond the queue are refused for now, and all in the queue are answered', async () => {
  const passwords = createPasswords();
  const results = await Promise.allSettled(Array.from({ length: 70 }, () => passwords.isRight('x', cheap)));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 36);
  assert.deepEqual(new Set(refused.map(({ reason }) => reason.code)), new Set(['accounts.too_many_attempts']));
  assert.equal(await passwords.isRight('x', null), false);
});

test('whoever asks for many checks delays no other, and a familiar device is first', async () => {
  const passwords = createPasswords();
  const done: string[] = [];
  const check = (name: string, isFirst: boolean) =>
    passwords.isRight('x', cheap, { name, isFirst }).then(
      () => done.push(name),
      () => undefined,
    );
  const flood = Array.from({ length: 100 }, () => check('attacker', false));
  await Promise.all([...flood, check('another', false), check('familiar', true)]);
  assert.ok(done.indexOf('familiar') <= 3, done.join());
  assert.ok(done.indexOf('another') <= 5, done.join());
  assert.equal(done.length, 36);
});

test('a generated password is long, can be read out, and differs each time', () => {
  const made = new Set(Array.from({ length: 200 }, makePassword));
  assert.equal(made.size, 200);
  for (const password of made)
    assert.match(password, /^[0-9abcdefghjkmnpqrstvwxyz]{5}(-[0-9abcdefghjkmnpqrstvwxyz]{5}){3}$/u);
});
