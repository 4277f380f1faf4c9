import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canReplace, cleanFilename, decideCreation, decideFile, isExpired, isId, isInterrupted } from './rules.ts';

test('a file is accepted when it is not empty, within the limit, and leaves enough free space', () => {
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

test('an item without a file accepts one at a time, within the account’s quota', () => {
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

test('an upload can be replaced when its address never arrived or after a minute of silence, not while it is probed', () => {
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

test('an upload expires only after more than seven days', () => {
  const last = new Date('2026-11-01T10:00:00.000Z');
  assert.equal(isExpired(last, new Date('2026-11-08T10:00:00.000Z')), false);
  assert.equal(isExpired(last, new Date('2026-11-08T10:00:00.001Z')), true);
});

test('cleaned file names keep ordinary text and lose paths and misleading characters', () => {
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

test('an id is exactly 22 characters of base64url', () => {
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

test('an upload is interrupted after two minutes without a byte, unless it is complete', () => {
  const arrived = { receivedBytes: 11, sizeBytes: 100, quietMs: 120_000 };
  assert.equal(isInterrupted(arrived), true);
  assert.equal(isInterrupted({ ...arrived, quietMs: 119_999 }), false);
  assert.equal(isInterrupted({ ...arrived, receivedBytes: 100 }), false);
});
