import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createReturn } from './return.ts';

/** Starts reconnecting with the given answers of the server, one after the other; the last one is repeated. */
function start(t: TestContext, answers: (boolean | Error)[]) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen: string[] = [];
  const way = createReturn({
    mayReconnect() {
      seen.push('asked');
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer === true);
    },
    enter: () => seen.push('entered'),
    giveUp: () => seen.push('gave up'),
  });
  const wait = async (milliseconds: number) => {
    t.mock.timers.tick(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { way, seen, wait };
}

test('the server is asked before every attempt, within a second of the loss', async (t) => {
  const { way, seen, wait } = start(t, [true]);
  way.plan();
  await wait(499);
  assert.deepEqual(seen, []);
  await wait(501);
  assert.deepEqual(seen, ['asked', 'entered']);
});

test('a lost seat ends the reconnects', async (t) => {
  const { way, seen, wait } = start(t, [false]);
  way.plan();
  await wait(1000);
  await wait(60_000);
  assert.deepEqual(seen, ['asked', 'gave up']);
});

test('a server that does not answer is asked again, after ever longer waits', async (t) => {
  const { way, seen, wait } = start(t, [new Error('network'), new Error('network'), true]);
  way.plan();
  await wait(1000);
  await wait(999);
  assert.deepEqual(seen, ['asked']);
  await wait(1001);
  await wait(4000);
  assert.deepEqual(seen, ['asked', 'asked', 'asked', 'entered']);
});

test('Try again ends the wait, and the server is not asked twice', async (t) => {
  const { way, seen, wait } = start(t, [true]);
  way.plan();
  way.now();
  await wait(60_000);
  assert.deepEqual(seen, ['asked', 'entered']);
});

test('a participant who leaves while the server is being asked does not reconnect', async (t) => {
  const { way, seen, wait } = start(t, [true]);
  way.now();
  way.stop();
  await wait(60_000);
  assert.deepEqual(seen, ['asked']);
});
