import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFrozen, nextFlow, type Count, type Flow } from './flow.ts';

/** What is frozen after these looks, one a second. */
function frozenAfter(...looks: Count[][]) {
  const flow = looks.reduce<Flow>((known, counts) => nextFlow(known, counts, 1000), new Map());
  const { ids, isAll } = findFrozen(flow);
  return { ids: [...ids], isAll };
}
const one = (id: string, count: number): Count => ({ id, count });

test('a picture that has not moved for two seconds is frozen, until it moves again', () => {
  const other = (count: number) => one('ida', count);
  assert.deepEqual(frozenAfter([one('ann', 5), other(1)], [one('ann', 5), other(2)]), { ids: [], isAll: false });
  const looks = [5, 5, 5].map((count, at) => [one('ann', count), other(at)]);
  assert.deepEqual(frozenAfter(...looks), { ids: ['ann'], isAll: false });
  assert.deepEqual(frozenAfter(...looks, [one('ann', 6), other(9)]), { ids: [], isAll: false });
});

test('when all that must arrive stands, everything is frozen', () => {
  const still = [one('ann', 5), one('ida', 3)];
  assert.deepEqual(frozenAfter(still, still, still), { ids: ['ann', 'ida'], isAll: true });
});

test('a picture that was muted or out of view begins anew when it is back', () => {
  const seen = [one('ann', 5)];
  assert.deepEqual(frozenAfter(seen, seen, [], seen, seen), { ids: [], isAll: false });
  assert.deepEqual(frozenAfter([], [], []), { ids: [], isAll: false });
});

test('a new connection in which nothing arrives is no movement', () => {
  assert.equal(frozenAfter([one('ann', 50)], [one('ann', 50)], [one('ann', 50)], [one('ann', 0)]).isAll, true);
});

test('the time while the page slept does not count', () => {
  const flow = nextFlow(nextFlow(new Map(), [one('ann', 5)], 1000), [one('ann', 5)], 3_600_000);
  assert.equal(findFrozen(flow).isAll, false);
});
