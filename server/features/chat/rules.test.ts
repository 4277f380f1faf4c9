import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideWriting, spendOne, waitMs, type Budget, type Pace } from './rules.ts';

const start = 1_000;
const after = (ms: number) => start + ms;

describe('writing', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  const facts = { role: 'viewer', isOpen: true, isMuted: false, slowModeSeconds: 30, lastSentAt: null } as const;
  const sentAgo = (seconds: number) => ({ ...facts, lastSentAt: new Date(now.getTime() - seconds * 1000) });

  it('is refused while the chat is off, to the muted, and before slow mode has passed', () => {
    assert.equal(decideWriting(facts, now), null);
    assert.deepEqual(decideWriting({ ...facts, isOpen: false, isMuted: true }, now), { because: 'chat.off' });
    assert.deepEqual(decideWriting({ ...sentAgo(1), isMuted: true }, now), { because: 'chat.muted' });
    assert.deepEqual(decideWriting(sentAgo(29.5), now), { because: 'chat.slow_mode', retryAfterSeconds: 1 });
    assert.equal(decideWriting(sentAgo(30), now), null);
  });

  it('waits for slow mode at the longest, also after the clock was set back', () => {
    assert.deepEqual(decideWriting(sentAgo(-3_600), now), { because: 'chat.slow_mode', retryAfterSeconds: 30 });
  });

  it('is open to moderators in any case', () => {
    assert.equal(decideWriting({ ...sentAgo(0), role: 'moderator', isOpen: false, isMuted: true }, now), null);
  });
});

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
