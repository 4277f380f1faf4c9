import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveHealth } from '#contracts/live.ts';
import { findRemarks, isSteady } from './health.ts';

const good: LiveHealth = {
  ...{ width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000, keyFrameSeconds: 2.02 },
  ...{ droppedFrames: 0, hasSound: true, protocol: 'rtmp' },
};

test('an encoder with sound, a key frame every two seconds and no gaps is steady, without a remark', () => {
  assert.deepEqual(findRemarks(good), []);
  assert.deepEqual(findRemarks({ ...good, keyFrameSeconds: null }), []);
  assert.equal(isSteady([]), true);
});

test('key frames that come too seldom are named with their distance', () => {
  assert.deepEqual(findRemarks({ ...good, keyFrameSeconds: 8.3 }), [{ of: 'keyFrames', seconds: 8, isTooFar: true }]);
  assert.deepEqual(findRemarks({ ...good, keyFrameSeconds: 4 }), [{ of: 'keyFrames', seconds: 4, isTooFar: false }]);
});

test('dropped frames come first and are not steady; a missing sound is said', () => {
  const remarks = findRemarks({ ...good, droppedFrames: 40, hasSound: false });
  assert.deepEqual(
    remarks.map(({ of }) => of),
    ['dropping', 'noSound'],
  );
  assert.equal(isSteady(remarks), false);
  assert.equal(isSteady(findRemarks({ ...good, hasSound: false })), true);
});
