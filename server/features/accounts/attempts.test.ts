import assert from 'node:assert/strict';
import test from 'node:test';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { createAttempts } from './attempts.ts';

const tooMany = (retryAfterSeconds: number) => ({ code: 'accounts.too_many_attempts', retryAfterSeconds });

test('of a hundred attempts at once five are made, and the others have to wait', () => {
  const attempts = createAttempts(createFixedClock());
  const outcomes = Array.from({ length: 100 }, (_, at) => {
    try {
      return attempts.begin('ana@example.org', `192.0.2.${at}`) && 'allowed';
    } catch {
      return 'refused';
    }
  });
  assert.equal(outcomes.filter((outcome) => outcome === 'allowed').length, 5);
});

test('refused attempts are not counted, so an account is never locked for good', () => {
  const clock = createFixedClock();
  const attempts = createAttempts(clock);
  const begin = () => attempts.begin('ana@example.org', '192.0.2.1');
  for (let count = 0; count < 5; count += 1) begin();
  for (let count = 0; count < 50; count += 1) assert.throws(begin, tooMany(5));
  clock.advance({ seconds: 5 });
  begin();
  assert.throws(begin, tooMany(10));
});

test('a successful sign-in clears the account’s failures', () => {
  const attempts = createAttempts(createFixedClock());
  for (let round = 0; round < 4; round += 1) {
    for (let count = 0; count < 4; count += 1) attempts.begin('ana@example.org', `192.0.2.${round}`);
    attempts.begin('ana@example.org', `192.0.2.${round}`).succeed();
  }
});

test('failed attempts elsewhere do not delay an address from which the account signed in before', () => {
  const attempts = createAttempts(createFixedClock());
  attempts.begin('ana@example.org', '192.0.2.1').succeed();
  for (let count = 0; count < 5; count += 1) attempts.begin('ana@example.org', '198.51.100.7');
  assert.throws(() => attempts.begin('ana@example.org', '198.51.100.8'), tooMany(5));
  attempts.begin('ana@example.org', '192.0.2.1').succeed();
});

test('one address that tries many accounts has to wait, and other addresses do not', () => {
  const attempts = createAttempts(createFixedClock());
  for (let count = 0; count < 20; count += 1) attempts.begin(`ana${count}@example.org`, '198.51.100.7');
  assert.throws(() => attempts.begin('bo@example.org', '198.51.100.7'), tooMany(5));
  attempts.begin('bo@example.org', '192.0.2.1');
});

test('people behind one address whose sign-ins succeed never have to wait', () => {
  const attempts = createAttempts(createFixedClock());
  for (let count = 0; count < 200; count += 1) attempts.begin(`ana${count}@example.org`, '198.51.100.7').succeed();
});
