import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forget, recall, remember } from './remembered.ts';
import type { Remembered, Shelf } from './remembered.ts';

function makeShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (at) => [...kept.keys()][at] ?? null,
  };
}

const upload: Remembered = {
  mediaId: 'm1',
  accountId: 'a1',
  fileName: 'rabbit.mp4',
  sizeBytes: 10,
  mark: '10-a-b',
  uploadUrl: '/api/uploads/1',
  sentBytes: 4,
  isUploaded: false,
  tendedAt: 0,
};

test('an upload that a reload interrupted is known afterwards, to its account only', () => {
  const shelf = makeShelf();
  remember(shelf, upload);
  assert.deepEqual(recall(shelf, 'a1', 60_000), [upload]);
  assert.deepEqual(recall(shelf, 'a2', 60_000), []);
  forget(shelf, 'm1');
  assert.deepEqual(recall(shelf, 'a1', 60_000), []);
});

test('an upload that another tab is sending is left to that tab', () => {
  const shelf = makeShelf();
  remember(shelf, { ...upload, tendedAt: 50_000 });
  assert.deepEqual(recall(shelf, 'a1', 60_000), []);
  assert.equal(recall(shelf, 'a1', 66_000).length, 1);
});

test('foreign and broken entries in the storage are ignored', () => {
  const shelf = makeShelf();
  shelf.setItem('foyer.upload.x', '{');
  shelf.setItem('foyer.upload.y', '{"mediaId":1}');
  shelf.setItem('other', 'text');
  remember(shelf, upload);
  assert.deepEqual(recall(shelf, 'a1', 60_000), [upload]);
});

test('a full storage does not stop an upload', () => {
  const full: Shelf = {
    ...makeShelf(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  assert.doesNotThrow(() => remember(full, upload));
});
