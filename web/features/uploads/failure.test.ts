import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideRemedy, leavesItemEmpty, readFailure, waitMilliseconds } from './failure.ts';

const remedy = (status: number, code = '') => decideRemedy({ status, code });

test('after a lost connection, a server restart and a lock the upload tries again', () => {
  for (const status of [0, 500, 502, 503, 423, 429, 409]) assert.equal(remedy(status), 'wait', String(status));
  assert.equal(remedy(503, 'storage.busy'), 'wait');
  assert.equal(remedy(409, 'uploads.out_of_step'), 'wait');
  assert.equal(remedy(409, 'uploads.in_progress'), 'wait');
});

test('an upload the server no longer knows begins again', () => {
  assert.equal(remedy(404), 'restart');
  assert.equal(remedy(410), 'restart');
  assert.equal(remedy(404, 'uploads.not_found'), 'restart');
});

test('the upload stops when only a person can solve the problem', () => {
  assert.equal(remedy(401, 'accounts.sign_in_required'), 'stop');
  assert.equal(remedy(503, 'storage.full'), 'stop');
  assert.equal(remedy(413), 'stop', 'a proxy, not Foyer, refuses large files');
});

test('a file the server refuses is not sent again', () => {
  assert.equal(remedy(415, 'uploads.not_media'), 'refuse');
  assert.equal(remedy(413, 'uploads.too_large'), 'refuse');
  assert.equal(remedy(404, 'media.not_found'), 'refuse');
  assert.equal(remedy(409, 'uploads.not_expected'), 'refuse');
});

test('the waits grow up to a limit, and cover more than a minute of a server restart', () => {
  const waits = Array.from({ length: 8 }, (_, tries) => waitMilliseconds(tries));
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.ok(waits.reduce((sum, wait) => sum + wait) > 60_000);
});

test('a reply that is not Foyer’s has no code', () => {
  assert.deepEqual(readFailure(415, '{"code":"uploads.empty","title":"Empty."}'), {
    status: 415,
    code: 'uploads.empty',
  });
  assert.deepEqual(readFailure(502, '<h1>'), { status: 502, code: '' });
  assert.deepEqual(readFailure(400, 'null'), { status: 400, code: '' });
});

test('an item is deleted with its refused file, but never an item that has a file already', () => {
  assert.equal(leavesItemEmpty({ status: 415, code: 'uploads.not_media' }), true);
  assert.equal(leavesItemEmpty({ status: 413, code: 'uploads.quota_reached' }), true);
  assert.equal(leavesItemEmpty({ status: 413, code: '' }), false);
  assert.equal(leavesItemEmpty({ status: 409, code: 'uploads.not_expected' }), false);
  assert.equal(leavesItemEmpty({ status: 403, code: 'media.not_permitted' }), false);
});
