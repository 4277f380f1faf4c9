import assert from 'node:assert/strict';
import test from 'node:test';
import { decidePublishedAt, decidePurgeBefore } from './rules.ts';

test('the date of publication is that of the first time', () => {
  const [createdAt, earlier, now] = ['2026-01-01', '2026-02-01', '2026-03-01'].map((day) => new Date(day)) as [
    Date,
    Date,
    Date,
  ];
  const draft = { visibility: 'private' as const, createdAt, publishedAt: createdAt };
  assert.equal(decidePublishedAt(draft, 'published', now), now);
  assert.equal(decidePublishedAt(draft, 'unlisted', now), createdAt);
  assert.equal(decidePublishedAt({ ...draft, publishedAt: earlier }, 'published', now), earlier);
  assert.equal(decidePublishedAt({ ...draft, visibility: 'published' }, 'published', now), createdAt);
});

test('deleted items are kept for thirty days', () => {
  assert.deepEqual(decidePurgeBefore(new Date('2026-03-31T08:00:00Z')), new Date('2026-03-01T08:00:00Z'));
});
