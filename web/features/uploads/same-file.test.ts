import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileMark } from './same-file.ts';

const filled = (size: number, value: number) => new Uint8Array(size).fill(value);

test('the same file is recognized under another name', async () => {
  const once = new File([filled(200_000, 7)], 'first.mp4', { lastModified: 1 });
  const again = new File([filled(200_000, 7)], 'second.mp4', { lastModified: 2 });
  assert.equal(await fileMark(once), await fileMark(again));
});

test('files that differ in size, beginning or end are distinguished', async () => {
  const plain = filled(200_000, 7);
  const otherStart = plain.with(0, 8);
  const otherEnd = plain.with(-1, 8);
  const marks = await Promise.all(
    [plain, otherStart, otherEnd, filled(200_001, 7)].map((bytes) => fileMark(new Blob([bytes]))),
  );
  assert.equal(new Set(marks).size, 4);
});
