import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeChanges } from './merge-changes.ts';

const ann = { id: 'ann', name: 'Ann' };
const bo = { id: 'bo', name: 'Bo' };

test('a changed participant keeps the place in the list, a new one comes last', () => {
  const merged = mergeChanges([ann, bo], {
    changed: [
      { id: 'cy', name: 'Cy' },
      { id: 'ann', name: 'Anna' },
    ],
    gone: [],
  });
  assert.deepEqual(
    merged.map(({ name }) => name),
    ['Anna', 'Bo', 'Cy'],
  );
});

test('a participant who is gone leaves the list, known or not, and the same event twice makes no difference', () => {
  const changes = { changed: [bo], gone: ['ann', 'nobody'] };
  const once = mergeChanges([ann], changes);
  assert.deepEqual(once, [bo]);
  assert.deepEqual(mergeChanges(once, changes), once);
});

test('a participant who came and left in one message is not listed', () => {
  assert.deepEqual(mergeChanges([], { changed: [ann], gone: ['ann'] }), []);
});
