import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, mayRecoverMedia, mayRetry, retryDelayMs } from './retry-policy.ts';

const failed = (status: number, failingForMs = 0, attempts = 0) => mayRetry({ status, failingForMs, attempts });

test('the player waits for a server that restarts for a minute, whatever it or its proxy answers', () => {
  for (const status of [0, 500, 502, 503, 504, 429]) assert.equal(failed(status, 60_000, 30), true, String(status));
});

test('after a minute and a half the failure is shown', () => {
  assert.equal(failed(0, 89_999), true);
  assert.equal(failed(0, 90_000), false);
  assert.equal(failed(503, 90_000), false);
});

test('a refused request is never repeated', () => {
  for (const status of [403, 410]) {
    assert.equal(isRefusal(status), true);
    assert.equal(failed(status), false);
  }
  for (const status of [0, 401, 404, 500, undefined]) assert.equal(isRefusal(status), false, String(status));
});

test('a missing file gets two more chances', () => {
  assert.equal(failed(404, 100, 1), true);
  assert.equal(failed(404, 100, 2), false);
});

test('the waits grow from half a second to four seconds', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 40].map(retryDelayMs), [500, 1000, 2000, 4000, 4000, 4000]);
});

test('a decoder is started anew three times a minute', () => {
  assert.equal(mayRecoverMedia([], 0), true);
  assert.equal(mayRecoverMedia([0, 10_000, 20_000], 30_000), false);
  assert.equal(mayRecoverMedia([0, 10_000, 20_000], 60_000), true);
});
