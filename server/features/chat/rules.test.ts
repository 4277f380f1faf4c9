import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spendOne, waitMs, type Budget, type Pace } from './rules.ts';

const start = 1_000;
const after = (ms: number) => start + ms;

describe('the pace of messages', () => {
  const pace: Pace = { atOnce: 3, perSecond: 2 };
  const spend = (times: number[]) => {
    let budget: Budget | undefined;
    return times.map((nowMs) => {
      const left = spendOne(budget, pace, nowMs);
      budget = left ?? budget;
      return left !== null;
    });
  };

  it('lets `atOnce` messages through at once, and then `perSecond` messages a second', () => {
    const isLetThrough = spend([start, start, start, start, after(499), after(500), after(999), after(1000)]);
    assert.deepEqual(isLetThrough, [true, true, true, false, false, true, false, true]);
  });

  it('saves up at most `atOnce` messages while nobody writes', () => {
    const hour = after(3_600_000);
    assert.deepEqual(spend([start, hour, hour, hour, hour]), [true, true, true, true, false]);
  });

  it('does not count refused messages', () => {
    const refused = Array.from({ length: 1_000 }, (_, index) => after(index / 4));
    const isLetThrough = spend([start, start, start, ...refused, after(500)]);
    assert.deepEqual([isLetThrough.filter(Boolean).length, isLetThrough.at(-1)], [4, true]);
  });

  it('says how long to wait', () => {
    assert.equal(waitMs(undefined, pace, start), 0);
    assert.equal(waitMs({ messages: 0, atMs: start }, pace, start), 500);
    assert.equal(waitMs({ messages: 0, atMs: start }, pace, after(100)), 400);
    assert.equal(waitMs({ messages: 0, atMs: start }, pace, after(700)), 0);
  });
});
