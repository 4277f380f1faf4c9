import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  believedSeconds,
  countPieces,
  countPresent,
  gatherNearest,
  gatherStays,
  joinPieces,
  readPieces,
  shareOf,
} from './rules.ts';

const half = `${'f'.repeat(12)}c${'0'.repeat(12)}`;
const lastQuarter = `${'0'.repeat(18)}7${'f'.repeat(6)}`;

describe('who was there', () => {
  it('is one stay for each person, however many pages the person opened', () => {
    const visit = { person: 'guest:1', from: 10, to: 20, isInside: false, seconds: 5, pieces: half, hands: 1 };
    const [stay, other, ...rest] = gatherStays([
      visit,
      { ...visit, from: 30, to: 60, isInside: true, seconds: 7, pieces: lastQuarter, hands: 2 },
      { ...visit, person: 'guest:2', pieces: '' },
    ]);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [stay!.from, stay!.to, stay!.isInside, stay!.seconds, stay!.hands, shareOf(stay!.pieces)],
      [10, 60, true, 12, 3, 0.77],
    );
    assert.equal(other!.pieces, '');
  });

  it('is counted for each piece of the film', () => {
    assert.equal(readPieces(half).lastIndexOf(true), 49);
    const counts = countPieces([{ pieces: half }, { pieces: joinPieces([half, lastQuarter]) }, { pieces: '' }]);
    assert.deepEqual([counts.length, counts[0], counts[49], counts[50], counts[99]], [100, 2, 2, 0, 1]);
  });

  it('is counted for each part of a session', () => {
    const stays = [
      { spans: [{ from: 0, to: 50 }] },
      {
        spans: [
          { from: 20, to: 30 },
          { from: 90, to: 100 },
        ],
      },
    ];
    assert.deepEqual(countPresent(stays, 0, 100, 10), [1, 1, 2, 1, 1, 0, 0, 0, 0, 1]);
    assert.deepEqual(countPresent([], 5, 5, 2), [0, 0]);
  });

  it('is gathered over the shortest pauses, and keeps its sums', () => {
    const stay = (from: number, to: number) => ({ from, to, seconds: to - from, pieces: '', hands: 1 });
    // From 0 to 90 the second stay covers the third; then pauses of 10, 1 and 50.
    const stays = [stay(161, 170), stay(0, 90), stay(20, 30), stay(100, 110), stay(111, 111)];
    const gathered = (most: number) =>
      gatherNearest(stays, most).map(({ as }) => [as.from, as.to, as.seconds, as.hands]);
    assert.deepEqual(gathered(5), []);
    assert.deepEqual(gathered(4), [[0, 90, 100, 2]]);
    assert.deepEqual(gathered(2), [[0, 111, 110, 4]]);
    assert.deepEqual(gathered(1), [[0, 170, 119, 5]]);
    const [{ stays: gone } = { stays: [] }] = gatherNearest(stays, 4);
    assert.deepEqual(
      gone.map(({ from }) => from),
      [0, 20],
    );
  });

  it('cannot have watched for longer than the page was open', () => {
    assert.deepEqual([believedSeconds(10, 60_000), believedSeconds(500, 60_000)], [10, 60]);
  });
});
