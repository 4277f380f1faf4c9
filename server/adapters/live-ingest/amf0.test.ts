import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAmf, writeAmf } from './amf0.ts';

test('a command is read as it was written', () => {
  const values = [
    'connect',
    1,
    { app: 'live', isSecure: true, nothing: null, deep: { number: -0.5 } },
    null,
    'ä',
    false,
  ];
  assert.deepEqual(JSON.parse(JSON.stringify(readAmf(writeAmf(...values)))), values);
});

test('lists, dates, long texts and arrays with names are read', () => {
  const list = Buffer.from('0a00000002003ff000000000000005', 'hex');
  const date = Buffer.from('0b40000000000000000000', 'hex');
  const long = Buffer.from('0c000000026162', 'hex');
  const named = Buffer.from('080000000100016102000162000009', 'hex');
  const values = readAmf(Buffer.concat([list, date, long, named]));
  assert.deepEqual(JSON.parse(JSON.stringify(values)), [[1, null], 2, 'ab', { a: 'b' }]);
});

test('damaged, deep and endless values are refused', () => {
  const deep = Buffer.concat(Array.from({ length: 20 }, () => Buffer.from('03000161', 'hex')));
  const endless = Buffer.from('0affffffff0505', 'hex');
  const many = Buffer.alloc(1_000, 5);
  for (const bytes of [deep, endless, many, Buffer.from([0]), Buffer.from([2, 0xff, 0xff]), Buffer.from([0x77])])
    assert.throws(() => readAmf(bytes), RangeError);
});

test('a name that a sender chose changes no object of the program', () => {
  const bytes = Buffer.from(
    '030009' + Buffer.from('__proto__').toString('hex') + '0300016102000162000009000009',
    'hex',
  );
  assert.equal((readAmf(bytes)[0] as { a?: string }).a, undefined);
  assert.equal(({} as { a?: string }).a, undefined);
});
