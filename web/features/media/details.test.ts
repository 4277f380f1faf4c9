import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTags, changesOf, decideFaults, mergeDetails } from './details.ts';
import type { Details } from './details.ts';

const details: Details = { title: 'Lotus', description: 'Glass', tags: ['glass'], visibility: 'private' };

test('only what was changed is sent', () => {
  assert.deepEqual(changesOf(details, { ...details, tags: ['glass', 'lead'] }), { tags: ['glass', 'lead'] });
  assert.deepEqual(changesOf(details, { ...details, tags: ['glass'] }), {});
});

test('a change by somebody else is taken over where nothing was typed', () => {
  const typed = { ...details, title: 'Crystal lotus' };
  const theirs = { ...details, description: 'Lead glass', visibility: 'published' as const };
  const { merged, disputed, changed } = mergeDetails(details, typed, theirs);
  assert.deepEqual(merged, { ...theirs, title: 'Crystal lotus' });
  assert.deepEqual(disputed, []);
  assert.deepEqual(changed, ['description', 'visibility']);
});

test('input stays where both changed the same field, and the field is reported as disputed', () => {
  const typed = { ...details, title: 'Mine', tags: ['same'] };
  const { merged, disputed } = mergeDetails(details, typed, { ...details, title: 'Theirs', tags: ['same'] });
  assert.equal(merged.title, 'Mine');
  assert.deepEqual(disputed, ['title']);
});

test('an empty or too long title and a too long description are reported before sending', () => {
  assert.deepEqual(decideFaults({ ...details, title: '  ' }), { title: 'titleMissing' });
  assert.deepEqual(decideFaults({ ...details, title: 'x'.repeat(201) }), { title: 'titleTooLong' });
  assert.deepEqual(decideFaults({ ...details, title: 'x'.repeat(200), description: 'x'.repeat(5001) }), {
    description: 'descriptionTooLong',
  });
});

test('several tags are typed or pasted at once', () => {
  assert.deepEqual(addTags(['glass'], ' #lead , cut  work,'), {
    tags: ['glass', 'lead', 'cut work'],
    rest: '',
    fault: null,
  });
});

test('an invalid tag stays in the field with its reason, the tags before it are added', () => {
  assert.deepEqual(addTags(['Glass'], 'lead, glass'), { tags: ['Glass', 'lead'], rest: 'glass', fault: 'twice' });
  assert.equal(addTags([], 'x'.repeat(41)).fault, 'tooLong');
  const twenty = Array.from({ length: 20 }, (_, n) => `tag ${n}`);
  assert.deepEqual(addTags(twenty, 'one more'), { tags: twenty, rest: 'one more', fault: 'tooMany' });
});
