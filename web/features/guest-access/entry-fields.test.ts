import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '#contracts/guest-access.ts';
import { checkEntry, readEntry } from './entry-fields.ts';

const good = { name: 'Ana Lima', email: 'ana.lima@example.com' };

const names = [
  '',
  '   ',
  'A',
  'Ana Lima',
  'x'.repeat(80),
  'x'.repeat(81),
  ' Ana ',
  '\u202eanA\u202c',
  '\u0000\u0007',
  'Ana\tLima',
  '<script>alert(1)</script>',
  '👩‍🚀 Ana',
  'מיכל',
  '😀'.repeat(80),
  '😀'.repeat(81),
];
const emails = [
  '',
  ' ',
  'ana',
  'ana@',
  '@example.com',
  'ana@example',
  'ana@example.com',
  ' ana@example.com ',
  'ana@@example.com',
  'a b@example.com',
  'ana@example.com,b@example.com',
  '<ana@example.com>',
  'ana\u202e@example.com',
  'josé@exämple.com',
  'ana@example.com\n',
  `${'x'.repeat(242)}@example.com`,
  `${'x'.repeat(243)}@example.com`,
];

const formOf = (entry: { name: string; email: string }) => {
  const form = new FormData();
  form.set('name', entry.name);
  form.set('email', entry.email);
  return form;
};

test('the door refuses what the server would refuse, and nothing else', () => {
  const entries = [...names.map((name) => ({ ...good, name })), ...emails.map((email) => ({ ...good, email }))];
  for (const entry of entries) {
    const isTaken = enter.safeParse({ ...entry, idempotencyKey: '12345678' }).success;
    const isFine = Object.keys(checkEntry(readEntry(formOf(entry)))).length === 0;
    assert.equal(isFine, isTaken, JSON.stringify(entry));
  }
});

test('the problem that is told names what repairs it', () => {
  assert.deepEqual(checkEntry({ name: '', email: '' }), { name: 'nameMissing', email: 'emailMissing' });
  assert.deepEqual(checkEntry({ name: 'x'.repeat(81), email: 'ana' }), { name: 'nameTooLong', email: 'emailWrong' });
});
