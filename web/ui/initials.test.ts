import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialsOf, tileOf } from './initials.ts';

test('the initials are the first letters of the first and the last name', () => {
  assert.equal(initialsOf('Louise Smith'), 'LS');
  assert.equal(initialsOf('  anna maria   de  oliveira '), 'AO');
  assert.equal(initialsOf('Plato'), 'P');
  assert.equal(initialsOf(''), '');
});

test('initials never cut a letter in half', () => {
  assert.equal(initialsOf('👩‍🔬 Curie'), '👩‍🔬C');
  assert.equal(initialsOf('E\u0301lodie Roux'), 'E\u0301R');
  assert.equal(initialsOf('ליאור כהן'), 'לכ');
});

test('one person keeps one color and all six colors are used', () => {
  assert.equal(tileOf('account-1'), tileOf('account-1'));
  const used = new Set(Array.from({ length: 60 }, (_, n) => tileOf(`account-${n}`)));
  assert.deepEqual([...used].toSorted(), [1, 2, 3, 4, 5, 6]);
});
