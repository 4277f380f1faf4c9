import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTurn, nobodyYet, withoutGone, withoutMuted, type SpeakerTurn } from './active-speaker.ts';

/** Plays [milliseconds, who is heard] and says who was shown after each. */
function play(...heard: [number, string[]][]): (string | null)[] {
  let turn: SpeakerTurn = nobodyYet;
  return heard.map(([at, speaking]) => {
    turn = nextTurn(turn, speaking, at);
    return turn.participantId;
  });
}

test('the first one heard is shown at once', () => {
  assert.deepEqual(play([0, []], [10, ['ann']]), [null, 'ann']);
});

test('a cough does not take the large picture', () => {
  assert.deepEqual(play([0, ['ann']], [1000, ['bo', 'ann']], [1300, ['ann']]), ['ann', 'ann', 'ann']);
  assert.deepEqual(play([0, ['ann']], [1000, ['bo']], [1400, ['ann']], [2600, ['bo']]), ['ann', 'ann', 'ann', 'ann']);
});

test('somebody who goes on speaking after a pause of the other is shown', () => {
  assert.deepEqual(play([0, ['ann']], [1000, ['bo']], [2600, ['bo']]), ['ann', 'ann', 'bo']);
});

test('in silence the last one stays', () => {
  assert.deepEqual(play([0, ['ann']], [1000, []], [60_000, []]), ['ann', 'ann', 'ann']);
});

test('after silence the next one is shown at once', () => {
  assert.deepEqual(play([0, ['ann']], [1000, []], [60_000, ['bo']]), ['ann', 'ann', 'bo']);
});

test('who left is not shown', () => {
  const turn = nextTurn(nobodyYet, ['ann'], 0);
  assert.equal(withoutGone(turn, () => false).participantId, null);
  assert.equal(withoutGone(turn, (id) => id === 'ann').participantId, 'ann');
});

test('who switched her microphone off gives way to another who did not', () => {
  const ann = nextTurn(nobodyYet, ['ann'], 0);
  const after = (muted: string[], speaking: string[] = []) =>
    withoutMuted(ann, { isMuted: (id) => muted.includes(id), others: ['ann', 'bo', 'cy'], speaking }, 5000);
  assert.equal(after([]).participantId, 'ann');
  assert.equal(after(['ann']).participantId, 'bo');
  assert.equal(after(['ann', 'bo']).participantId, 'cy');
  assert.equal(after(['ann'], ['cy']).participantId, 'cy');
  assert.equal(after(['ann', 'bo', 'cy']).participantId, 'ann');
  assert.equal(nextTurn(after(['ann']), ['cy'], 5000).participantId, 'cy');
});
