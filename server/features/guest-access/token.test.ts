import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { createGuestTokens } from './token.ts';

const tokens = createGuestTokens(randomBytes(32));

it('a token has 128 random bits: a million tokens differ, and every bit is set in half of them', () => {
  const seen = new Set<string>();
  const ones = new Array<number>(128).fill(0);
  const total = 1_000_000;
  for (let index = 0; index < total; index += 1) {
    const token = tokens.make();
    seen.add(token);
    if (index >= 100_000) continue;
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < 128; bit += 1) ones[bit]! += (bytes[bit >> 3]! >> (bit & 7)) & 1;
  }
  assert.equal(seen.size, total);
  // 950 is 6 standard deviations of 100,000 fair coin tosses.
  for (const count of ones) assert.ok(Math.abs(count - 50_000) < 950, `a bit was set ${count} times of 100,000`);
});

it('an encrypted token can be decrypted only with the secret of this installation', () => {
  const token = tokens.make();
  const encrypted = tokens.encrypt(token);
  assert.equal(tokens.decrypt(encrypted), token);
  assert.ok(!encrypted.includes(token));
  assert.notEqual(tokens.encrypt(token), encrypted);
  assert.throws(() => createGuestTokens(randomBytes(32)).decrypt(encrypted));
});

it('an encrypted token that was changed is refused', () => {
  const encrypted = tokens.encrypt(tokens.make());
  const bytes = Buffer.from(encrypted, 'base64url');
  bytes[30]! ^= 1;
  assert.throws(() => tokens.decrypt(bytes.toString('base64url')));
});

it('the hash depends on the secret of the installation', () => {
  const token = tokens.make();
  assert.equal(tokens.hash(token), tokens.hash(token));
  assert.notEqual(createGuestTokens(randomBytes(32)).hash(token), tokens.hash(token));
  assert.equal(tokens.hash('anything at all, however long').length, tokens.hash(token).length);
});
