import assert from 'node:assert/strict';
import test from 'node:test';
import { toPatterns, uniqueTags } from './search-text.ts';

test('every word of a search has to be there, in whatever case', () => {
  assert.deepEqual(toPatterns({ query: '  Harbour  DAWN ' }), ['%harbour%', '%dawn%']);
  assert.deepEqual(toPatterns({ query: '   ' }), []);
  assert.deepEqual(toPatterns({}), []);
});

test('signs that mean something to LIKE are searched for as they stand', () => {
  assert.deepEqual(toPatterns({ query: '100%_\\' }), ['%100\\%\\_\\\\%']);
});

test('a search of a thousand words looks for ten', () => {
  assert.equal(toPatterns({ query: 'a '.repeat(1000) }).length, 10);
});

test('tags that differ in case only are one, in the first spelling', () => {
  assert.deepEqual(uniqueTags(['Glass', 'lotus', 'glass', 'LOTUS', 'ice']), ['Glass', 'lotus', 'ice']);
});
