import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shareReads } from './share.ts';

it('those who ask at once share one look that begins after all of them asked; each key has its own', async () => {
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

it('who asks while a look is under way gets a later one, and a failure is forgotten', async () => {
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
