import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canReplace, cleanFilename, decideCreation, decideFile, isExpired, isId, isInterrupted } from './rules.ts';

test('a file is let in when it is not empty, within the limit, and leaves room', () => {
  const file = { sizeBytes: 100, limitBytes: 100, freeBytes: 150, keptFreeBytes: 50 };
  const table: [Partial<typeof file> | { freeBytes: null }, ReturnType<typeof decideFile>][] = [
    [{}, null],
    [{ sizeBytes: 0 }, 'uploads.empty'],
    [{ sizeBytes: 101 }, 'uploads.too_large'],
    [{ freeBytes: 149 }, 'storage.full'],
    [{ freeBytes: null }, null],
  ];
  for (const [change, expected] of table)
    assert.equal(decideFile({ ...file, ...change }), expected, JSON.stringify(change));
});

test('an item takes a file while it has none, one at a time, within what the account may hold', () => {
  const target = { status: 'draft', hasUploadUnderWay: false, usedBytes: 60, sizeBytes: 40, quotaBytes: 100 } as const;
  const table: [object, ReturnType<typeof decideCreation>][] = [
    [{}, null],
    [{ status: 'failed' }, null],
    [{ status: 'uploading' }, null],
    [{ status: 'processing' }, 'uploads.not_expected'],
    [{ status: 'ready' }, 'uploads.not_expected'],
    [{ hasUploadUnderWay: true }, 'uploads.in_progress'],
    [{ usedBytes: 61 }, 'uploads.quota_reached'],
    [{ usedBytes: 1e12, quotaBytes: null }, null],
  ];
  for (const [change, expected] of table)
    assert.equal(decideCreation({ ...target, ...change }), expected, JSON.stringify(change));
});

test('an upload gives way when its browser never heard of it, or was silent for a minute, but not while it is checked', () => {
  const upload = { accountId: 'ana', receivedBytes: 5, quietMs: 59_999, isBeingChecked: false };
  const table: [object, boolean][] = [
    [{}, false],
    [{ quietMs: 60_000 }, true],
    [{ receivedBytes: 0 }, true],
    [{ receivedBytes: 0, accountId: 'bo' }, false],
    [{ quietMs: 60_000, isBeingChecked: true }, false],
  ];
  for (const [change, expected] of table)
    assert.equal(canReplace({ ...upload, ...change }, 'ana'), expected, JSON.stringify(change));
});

test('seven days to the millisecond are not too long', () => {
  const last = new Date('2026-11-01T10:00:00.000Z');
  assert.equal(isExpired(last, new Date('2026-11-08T10:00:00.000Z')), false);
  assert.equal(isExpired(last, new Date('2026-11-08T10:00:00.001Z')), true);
});

test('names keep what people wrote and lose what deceives', () => {
  const table: [string, string][] = [
    ['Ferien 2026.mov', 'Ferien 2026.mov'],
    ['a\u0000b\nc.mp4', 'a b c.mp4'],
    ['exe\u202E4pm.\u2066x', 'exe4pm.x'],
    ['line\u2028break', 'line break'],
    ['trailing. . ', 'trailing'],
    ['...', 'file'],
    ['\uD800half', '\uFFFDhalf'],
    ['👨‍👩‍👧'.repeat(200), '👨👩👧'.repeat(85)],
  ];
  for (const [given, expected] of table) assert.equal(cleanFilename(given), expected);
});

test('an id is 22 letters of base64url and nothing else', () => {
  assert.equal(isId('AbC-_0123456789abcdefg'), true);
  for (const text of [
    '',
    '../AbC-_0123456789abcd',
    'AbC-_0123456789abcdefgh',
    'AbC-_0123456789abcdef\n',
    null,
    undefined,
  ]) {
    assert.equal(isId(text), false);
  }
});

test('an upload is interrupted after two minutes without a byte, unless all have come', () => {
  const arrived = { receivedBytes: 11, sizeBytes: 100, quietMs: 120_000 };
  assert.equal(isInterrupted(arrived), true);
  assert.equal(isInterrupted({ ...arrived, quietMs: 119_999 }), false);
  assert.equal(isInterrupted({ ...arrived, receivedBytes: 100 }), false);
});
