import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readerLocale } from './reader-locale.ts';

test('the reader gets the first of the browser’s languages that is a language tag', () => {
  assert.equal(readerLocale(['de-CH', 'en']), 'de-CH');
  assert.equal(readerLocale(['C', '', 'en_US', 'fr']), 'fr');
});

test('a browser that names no language tag gets American English, not an error', () => {
  for (const languages of [[], ['C'], [''], ['C.UTF-8'], ['*']]) {
    assert.equal(new Intl.DateTimeFormat(readerLocale(languages)).resolvedOptions().locale, 'en-US');
  }
});
