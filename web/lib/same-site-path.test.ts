import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameSitePath } from './same-site-path.ts';

test('signing in leads back to the page that was asked for', () => {
  assert.equal(sameSitePath('/media/abc?tab=1#x'), '/media/abc?tab=1#x');
  assert.equal(sameSitePath('/guest/abc'), '/guest/abc');
});

test('signing in never leads to another site', () => {
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/a\\b',
    '',
  ]) {
    assert.equal(sameSitePath(next), '/', next);
  }
  assert.equal(sameSitePath(undefined), '/');
});

test('signing in does not lead to signing in', () => {
  assert.equal(sameSitePath('/sign-in?next=/x'), '/');
  assert.equal(sameSitePath('/sign-in-notes'), '/sign-in-notes');
});
