import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRange } from './ranges.ts';

const size = 1000;
const table: [string | undefined, ReturnType<typeof readRange>][] = [
  [undefined, 'whole'],
  ['', 'whole'],
  ['bytes=0-', { start: 0, end: 1000 }],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=0-499', { start: 0, end: 500 }],
  ['Bytes=500-999', { start: 500, end: 1000 }],
  ['bytes=500-100000', { start: 500, end: 1000 }],
  ['bytes=999-', { start: 999, end: 1000 }],
  ['bytes=-1', { start: 999, end: 1000 }],
  ['bytes=-1000', { start: 0, end: 1000 }],
  ['bytes=-5000', { start: 0, end: 1000 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=1000-1001', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=99999999999999999999999-', 'unsatisfiable'],
  ['bytes=0-99999999999999999999999', { start: 0, end: 1000 }],
  ['bytes=5-4', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=0-1,', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=--5', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1.5-3', 'whole'],
  ['bytes = 0-1', 'whole'],
  ['bytes=0x0-0x1', 'whole'],
  ['items=0-1', 'whole'],
  ['0-1', 'whole'],
];

for (const [header, expected] of table) {
  test(`of ${size} bytes, Range ${JSON.stringify(header)} asks for ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(readRange(header, size), expected);
  });
}

test('every range of an empty file is unsatisfiable', () => {
  assert.equal(readRange('bytes=0-', 0), 'unsatisfiable');
  assert.equal(readRange('bytes=-5', 0), 'unsatisfiable');
  assert.equal(readRange(undefined, 0), 'whole');
});
