import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shareReads } from './share.ts';

it('simultaneous calls with one key share one read that begins after all of them; each key has its own', async () => {
  const looks: string[] = [];
  let state = 'before';
  const ask = shareReads(async (key) => {
    looks.push(key);
    return `${key} ${state}`;
  });
  const answers = [ask('a'), ask('a'), ask('b')];
  state = 'after';
  assert.deepEqual(await Promise.all(answers), ['a after', 'a after', 'b after']);
  assert.deepEqual(looks, ['a', 'b']);
});

it('a call during a read gets a later read, and a failure is not remembered', async () => {
  let looks = 0;
  const { promise: isUnderWay, resolve: tellUnderWay } = Promise.withResolvers<void>();
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const ask = shareReads(async () => {
    looks += 1;
    if (looks === 1) {
      tellUnderWay();
      await mayEnd;
      throw new Error('the database was away');
    }
    return looks;
  });
  const first = ask('a');
  await isUnderWay;
  const second = ask('a');
  end();
  await assert.rejects(first);
  assert.equal(await second, 2);
});
