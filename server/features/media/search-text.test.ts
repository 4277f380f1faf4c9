import assert from 'node:assert/strict';
import test from 'node:test';
import { toPatterns, uniqueTags } from './search-text.ts';

test('every word of a search has to match, ignoring case', () => {
  assert.deepEqual(toPatterns({ query: '  Harbour  DAWN ' }), ['%harbour%', '%dawn%']);
  assert.deepEqual(toPatterns({ query: '   ' }), []);
  assert.deepEqual(toPatterns({}), []);
});

test('the wildcards of LIKE are searched for literally', () => {
  assert.deepEqual(toPatterns({ query: '100%_\\' }), ['%100\\%\\_\\\\%']);
});

test('of a search of a thousand words ten are used', () => {
  assert.equal(toPatterns({ query: 'a '.repeat(1000) }).length, 10);
});

test('tags that differ in case only are one tag, in the first spelling', () => {
  assert.deepEqual(uniqueTags(['Glass', 'lotus', 'glass', 'LOTUS', 'ice']), ['Glass', 'lotus', 'ice']);
});
