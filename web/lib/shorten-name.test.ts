import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenName } from './shorten-name.ts';

test('a long name loses its middle, a short one nothing', () => {
  assert.equal(shortenName('Marta Ruiz'), 'Marta Ruiz');
  const short = shortenName('Maximiliane Wolfeschlegelsteinhausenbergerdorff von Trautenberg');
  assert.equal(short, 'Maximiliane…Trautenberg');
  assert.equal(shortenName('👩‍👩‍👧'.repeat(30), 5), `${'👩‍👩‍👧'.repeat(2)}…${'👩‍👩‍👧'.repeat(2)}`);
});
