import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandFor, type PressedKey } from './keyboard.ts';

const press = (key: string, more: Partial<PressedKey> = {}) =>
  commandFor({ key, code: '', hasModifier: false, focus: 'picture', ...more });

test('every key of the player has its command', () => {
  assert.deepEqual(press(' '), { do: 'toggle-play' });
  assert.deepEqual(press('k'), { do: 'toggle-play' });
  assert.deepEqual(press('K'), { do: 'toggle-play' });
  assert.deepEqual(press('m'), { do: 'toggle-mute' });
  assert.deepEqual(press('c'), { do: 'toggle-captions' });
  assert.deepEqual(press('f'), { do: 'toggle-fullscreen' });
  assert.deepEqual(press('j'), { do: 'seek-by', seconds: -10 });
  assert.deepEqual(press('l'), { do: 'seek-by', seconds: 10 });
  assert.deepEqual(press('ArrowLeft'), { do: 'seek-by', seconds: -5 });
  assert.deepEqual(press('ArrowRight'), { do: 'seek-by', seconds: 5 });
  assert.deepEqual(press('ArrowUp'), { do: 'volume-by', amount: 0.1 });
  assert.deepEqual(press('ArrowDown'), { do: 'volume-by', amount: -0.1 });
  assert.deepEqual(press('0'), { do: 'seek-part', part: 0 });
  assert.deepEqual(press('7'), { do: 'seek-part', part: 0.7 });
  assert.deepEqual(press('Home'), { do: 'seek-start' });
  assert.deepEqual(press('End'), { do: 'seek-end' });
});

test('keys of the browser and of the page are left alone', () => {
  assert.equal(press('f', { hasModifier: true }), null);
  assert.equal(press('Tab'), null);
  assert.equal(press('Escape'), null);
  assert.equal(press('x'), null);
});

test('Space on a button presses that button', () => {
  assert.equal(press(' ', { focus: 'button' }), null);
  assert.deepEqual(press('k', { focus: 'button' }), { do: 'toggle-play' });
});

test('on the position, up and down move it as on any slider', () => {
  assert.deepEqual(press('ArrowUp', { focus: 'position' }), { do: 'seek-by', seconds: 5 });
  assert.deepEqual(press('ArrowDown', { focus: 'position' }), { do: 'seek-by', seconds: -5 });
  assert.deepEqual(press('ArrowRight', { focus: 'position' }), { do: 'seek-by', seconds: 5 });
  assert.deepEqual(press('PageUp', { focus: 'position' }), { do: 'seek-by', seconds: 60 });
});

test('on the volume, arrows, Home and End belong to the volume', () => {
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']) {
    assert.equal(press(key, { focus: 'slider' }), null);
  }
  assert.deepEqual(press('m', { focus: 'slider' }), { do: 'toggle-mute' });
});

test('letters work on a keyboard without Latin letters', () => {
  assert.deepEqual(press('л', { code: 'KeyK' }), { do: 'toggle-play' });
  assert.deepEqual(press('ь', { code: 'KeyM' }), { do: 'toggle-mute' });
});
