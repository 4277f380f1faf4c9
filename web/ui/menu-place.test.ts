import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeMenu } from './menu-place.ts';

const view = { width: 390, height: 800 };
const menu = { width: 224, height: 200 };
const button = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 40 });

test('a menu hangs under its button, in line with the edge it belongs to', () => {
  assert.deepEqual(placeMenu(button(300, 100), menu, view, true), { left: 116, top: 146, maxHeight: 646 });
  assert.deepEqual(placeMenu(button(20, 100), menu, view, false), { left: 20, top: 146, maxHeight: 646 });
});

test('a menu without room below stands on its button', () => {
  assert.deepEqual(placeMenu(button(300, 700), menu, view, true), { left: 116, top: 494, maxHeight: 686 });
});

test('a menu never leaves the window', () => {
  assert.equal(placeMenu(button(10, 100), menu, view, true).left, 8);
  assert.equal(placeMenu(button(340, 100), menu, view, false).left, 158);
  assert.equal(placeMenu(button(10, 100), { width: 224, height: 2000 }, view, false).maxHeight, 646);
});

test('a menu stays in the window when its button was scrolled out of it', () => {
  assert.deepEqual(placeMenu(button(300, 1400), menu, view, true), { left: 116, top: 592, maxHeight: 784 });
  assert.deepEqual(placeMenu(button(300, -500), menu, view, true), { left: 116, top: 8, maxHeight: 784 });
});
