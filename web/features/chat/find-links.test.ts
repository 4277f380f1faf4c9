import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLinks } from './find-links.ts';

const hrefsIn = (text: string) => findLinks(text).flatMap(({ href }) => href ?? []);

test('a message is split at its addresses, and nothing of it is lost', () => {
  const text = 'See https://example.org/a?b=1#c, or (http://example.org/Vase_(blue)).\nNothing else.';
  const parts = findLinks(text);
  assert.equal(parts.map((part) => part.text).join(''), text);
  assert.deepEqual(hrefsIn(text), ['https://example.org/a?b=1#c', 'http://example.org/Vase_(blue)']);
});

test('signs of the sentence around it do not belong to an address', () => {
  for (const end of ['.', '!', '?', ',', ')', '…', '”', '»', "'"]) {
    assert.deepEqual(hrefsIn(`See https://example.org/a${end}`), ['https://example.org/a']);
  }
});

test('only http and https are addresses, and none that hides where it leads', () => {
  const none = [
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org',
    'www.example.org',
    'https://',
    'http://[',
  ];
  for (const text of [...none, 'https://bank.example@evil.example/']) {
    assert.deepEqual(findLinks(text), [{ text, href: null }], text);
  }
  assert.deepEqual(findLinks(''), []);
});

test('a long message without an end is split in a moment', () => {
  const text = `https://${'('.repeat(1000)}${')'.repeat(990)}`;
  assert.equal(
    findLinks(text)
      .map((part) => part.text)
      .join(''),
    text,
  );
});
