import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelayMilliseconds } from './retry-delay.ts';

test('the first reconnect is within a second, later ones wait longer, none more than fifteen seconds', () => {
  assert.equal(retryDelayMilliseconds(0, 1), 1000);
  assert.equal(retryDelayMilliseconds(1, 1), 2000);
  assert.equal(retryDelayMilliseconds(3, 1), 8000);
  assert.equal(retryDelayMilliseconds(4, 1), 15_000);
  assert.equal(retryDelayMilliseconds(10_000, 1), 15_000);
});

test('participants who lost the connection together reconnect at different moments', () => {
  assert.equal(retryDelayMilliseconds(2, 0), 2000);
  assert.equal(retryDelayMilliseconds(2, 0.5), 3000);
  assert.equal(retryDelayMilliseconds(2, 1), 4000);
});
