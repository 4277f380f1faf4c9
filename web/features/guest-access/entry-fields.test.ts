import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '#contracts/guest-access.ts';
import { checkEntry, problemsFromServer, readEntry } from './entry-fields.ts';

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
  '\u200b',
  '\u2060\u200d',
  '\u3164',
  '\uffa0\u115f\u1160',
  '\u2800 \u2800',
  '\u0301',
  '\u200bAna\u2060',
  '❤️',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '7',
  '李',
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
  'ana.lima@example',
  'a@b',
  'a@b..co',
  'a@-b.co',
  'a@b-.co',
  'a@b.co-',
  'a@.b.co',
  'a@b.co.',
  '.a@b.co',
  'a.@b.co',
  'a..b@b.co',
  'a@b.c',
  'a@10.0.0.1',
  'a@b_c.co',
  'a.b+c@b-d.co.uk',
  "o'neil@example.ie",
  'jörg@müller.de',
  '用户@例子.中国',
  'a@उदाहरण.परीक्षा',
  'a@xn--mller-kva.de',
  'a\u200bna@example.com\u2060',
  `a@${'x'.repeat(63)}.com`,
  `a@${'x'.repeat(64)}.com`,
  `${'x'.repeat(242)}@example.com`,
  `${'x'.repeat(243)}@example.com`,
];

const formOf = (entry: { name: string; email: string }) => {
  const form = new FormData();
  form.set('name', entry.name);
  form.set('email', entry.email);
  return form;
};

test('the entry page refuses what the server would refuse, and nothing else', () => {
  const entries = [...names.map((name) => ({ ...good, name })), ...emails.map((email) => ({ ...good, email }))];
  for (const entry of entries) {
    const isTaken = enter.safeParse({ ...entry, idempotencyKey: '12345678' }).success;
    const isFine = Object.keys(checkEntry(readEntry(formOf(entry)))).length === 0;
    assert.equal(isFine, isTaken, JSON.stringify(entry));
  }
});

test('the problem shown names what repairs it', () => {
  assert.deepEqual(checkEntry({ name: '', email: '' }), { name: 'nameMissing', email: 'emailMissing' });
  assert.deepEqual(checkEntry({ name: 'x'.repeat(81), email: 'ana' }), { name: 'nameTooLong', email: 'emailWrong' });
  const email = `${'x'.repeat(250)}@example.com`;
  assert.deepEqual(checkEntry({ name: 'Ana', email }), { email: 'emailTooLong' });
  const refused = enter.safeParse({ name: 'Ana', email, idempotencyKey: '12345678' });
  assert.equal(refused.error?.issues[0]?.message, 'Enter 254 characters at most.');
  const told = [{ field: 'email', code: 'too_long', message: '', max: 254 }] as const;
  assert.deepEqual(problemsFromServer(told), { email: 'emailTooLong' });
});

test('blanks and invisible characters alone are no name, and an emoji is one and stays whole', () => {
  const nameOf = (name: string) => readEntry(formOf({ ...good, name })).name;
  for (const blank of ['\u200b', '\u2060', '\u3164', ' \u2800\u00ad', '\u0301']) assert.equal(nameOf(blank), '');
  for (const emoji of ['👩‍🚀', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) assert.equal(nameOf(`\u200b ${emoji}\u2060`), emoji);
});

test('an e-mail address needs a whole domain, in any script', () => {
  const isFine = (email: string) => checkEntry({ name: 'Ana', email }).email === undefined;
  for (const email of ['ana.lima@example', 'a@b', 'a@b..co', 'a@-b.co', '.a@b.co']) assert.equal(isFine(email), false);
  for (const email of ['ana@example.com', 'a@b.c', 'jörg@müller.de', '用户@例子.中国'])
    assert.equal(isFine(email), true, email);
});
