import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortcutFor, type PressedKey } from './shortcut-for.ts';

const press = (key: string, more: Partial<PressedKey> = {}) =>
  shortcutFor({ key, code: `Key${key.toUpperCase()}`, hasModifier: false, isTaken: false, ...more });

test('five letters do what the help says, small or large', () => {
  assert.equal(press('m'), 'microphone');
  assert.equal(press('V'), 'camera');
  assert.equal(press('h'), 'hand');
  assert.equal(press('p'), 'participants');
  assert.equal(press('c'), 'chat');
  assert.equal(press('x'), null);
  assert.equal(press('Escape'), null);
  assert.equal(press('constructor'), null);
});

test('keys while writing and the browser’s own keys are left alone', () => {
  assert.equal(press('m', { isTaken: true }), null);
  assert.equal(press('c', { hasModifier: true }), null);
  assert.equal(press('p', { hasModifier: true }), null);
});

test('the shortcuts work on a keyboard without Latin letters', () => {
  assert.equal(press('ь', { code: 'KeyM' }), 'microphone');
  assert.equal(press('м', { code: 'KeyV' }), 'camera');
});
