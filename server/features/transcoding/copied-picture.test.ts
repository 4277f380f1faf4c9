import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginsAnew } from './copied-picture.ts';

const unit = (kind: number, ...more: number[]) => Buffer.from([0, 0, 0, 1 + more.length, kind, ...more]);
const segmentOf = (...units: Buffer[]) => Buffer.concat([Buffer.from('\0\0\0\u0008moof\0\0\0\0mdat'), ...units]);
const parameters = { lengthBytes: 4, parameterSets: [Buffer.from([7, 1, 2])] };

const cases: [string, Buffer, boolean][] = [
  ['a picture that refers to none', segmentOf(unit(5, 9)), true],
  ['the same after its parameters', segmentOf(unit(9), unit(7, 1, 2), unit(8, 3), unit(6), unit(5, 9)), true],
  ['other parameters: the size changes', segmentOf(unit(7, 1, 3), unit(5, 9)), false],
  ['a picture that refers to earlier ones', segmentOf(unit(6), unit(1, 9)), false],
  ['nothing', segmentOf(), false],
  ['no media', Buffer.from('moof'), false],
];
for (const [what, segment, expected] of cases) {
  test(`a copied segment that begins with ${what} ${expected ? 'is' : 'is not'} played`, () => {
    assert.equal(beginsAnew(segment, parameters), expected);
  });
}
