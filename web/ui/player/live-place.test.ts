import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideLiveSeek, isAtEdge, mustJump, type LivePlace } from './live-place.ts';

const place = (behindSeconds: number, isFollowing = true): LivePlace => ({
  ...{ startSeconds: 20, edgeSeconds: 100, syncSeconds: 98.6 },
  ...{ behindSeconds, isFollowing },
});

test('a player that keeps up is at the edge, also when it is a little late', () => {
  assert.equal(isAtEdge(place(1.4)), true);
  assert.equal(isAtEdge(place(4)), true);
});

test('a player whose person went back is not at the edge, however near', () => {
  assert.equal(isAtEdge(place(2, false)), false);
});

test('a player that stalled jumps to the edge, unless its person is behind by choice or has paused', () => {
  assert.equal(mustJump(place(12), true), true);
  assert.equal(mustJump(place(12, false), true), false);
  assert.equal(mustJump(place(12), false), false);
  assert.equal(mustJump(place(3), true), false);
});

test('going forward to the end follows the edge again, and going back ends at the beginning', () => {
  assert.equal(decideLiveSeek(97, place(60, false)), 'edge');
  assert.equal(decideLiveSeek(200, place(60, false)), 'edge');
  assert.equal(decideLiveSeek(50, place(1.4)), 50);
  assert.equal(decideLiveSeek(0, place(1.4)), 20);
});
