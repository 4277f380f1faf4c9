import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextSpeaker, nobodyYet, withoutGone, withoutMuted, type ShownSpeaker } from './active-speaker.ts';

/** Feeds [milliseconds, ids of those heard] one after the other; returns who was shown after each. */
function play(...heard: [number, string[]][]): (string | null)[] {
  let shown: ShownSpeaker = nobodyYet;
  return heard.map(([at, speaking]) => {
    shown = nextSpeaker(shown, speaking, at);
    return shown.participantId;
  });
}

test('the first participant who speaks is shown at once', () => {
  assert.deepEqual(play([0, []], [10, ['ann']]), [null, 'ann']);
});

test('a short noise does not take the large picture', () => {
  assert.deepEqual(play([0, ['ann']], [1000, ['bo', 'ann']], [1300, ['ann']]), ['ann', 'ann', 'ann']);
  assert.deepEqual(play([0, ['ann']], [1000, ['bo']], [1400, ['ann']], [2600, ['bo']]), ['ann', 'ann', 'ann', 'ann']);
});

test('a participant who speaks through a long pause of the speaker is shown', () => {
  assert.deepEqual(play([0, ['ann']], [1000, ['bo']], [2600, ['bo']]), ['ann', 'ann', 'bo']);
});

test('in silence the last speaker stays', () => {
  assert.deepEqual(play([0, ['ann']], [1000, []], [60_000, []]), ['ann', 'ann', 'ann']);
});

test('after silence the next speaker is shown at once', () => {
  assert.deepEqual(play([0, ['ann']], [1000, []], [60_000, ['bo']]), ['ann', 'ann', 'bo']);
});

test('a participant who left is not shown', () => {
  const shown = nextSpeaker(nobodyYet, ['ann'], 0);
  assert.equal(withoutGone(shown, () => false).participantId, null);
  assert.equal(withoutGone(shown, (id) => id === 'ann').participantId, 'ann');
});

test('a speaker who is muted is replaced by a participant who is not', () => {
  const ann = nextSpeaker(nobodyYet, ['ann'], 0);
  const after = (muted: string[], speaking: string[] = []) =>
    withoutMuted(ann, { isMuted: (id) => muted.includes(id), others: ['ann', 'bo', 'cy'], speaking }, 5000);
  assert.equal(after([]).participantId, 'ann');
  assert.equal(after(['ann']).participantId, 'bo');
  assert.equal(after(['ann', 'bo']).participantId, 'cy');
  assert.equal(after(['ann'], ['cy']).participantId, 'cy');
  assert.equal(after(['ann', 'bo', 'cy']).participantId, 'ann');
  assert.equal(nextSpeaker(after(['ann']), ['cy'], 5000).participantId, 'cy');
});
