import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { numberName, readName } from './numbered.ts';

describe('a name', () => {
  const table: [string, string, number][] = [
    ['Ana Lima', 'Ana Lima', 1],
    ['Ana Lima 2', 'Ana Lima', 2],
    ['ana lima 10', 'ana lima', 10],
    ['Bia 1', 'Bia 1', 1],
    ['Bia 02', 'Bia 02', 1],
    ['Bia2', 'Bia2', 1],
    ['Bia 1234567', 'Bia 1234567', 1],
    ['007', '007', 1],
    ['Agent 7', 'Agent', 7],
  ];
  for (const [name, base, number] of table)
    test(`${name} is number ${number} of ${base}`, () => {
      const read = readName(name);
      assert.deepEqual([read.base, read.number], [base, number]);
    });

  test('that is taken is kept as it was typed and gets the number after the highest', () => {
    assert.equal(numberName(readName('Ana Lima'), 1), 'Ana Lima 2');
    assert.equal(numberName(readName('ANA Lima 2'), 4), 'ANA Lima 5');
  });
});
