import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePeople, toLine } from './parse-people.ts';

const emails = (text: string) =>
  parsePeople(text).people.map(({ email, wrong }) => (wrong ? `${wrong.code}: ${email}` : email));

describe('a pasted list of people', () => {
  test('is split at commas, semicolons and line breaks', () => {
    assert.deepEqual(emails('a@example.org, b@example.org;c@example.org\n\nd@example.org'), [
      ...['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'],
    ]);
  });
  test('may name people, with a comma in the name', () => {
    const { people } = parsePeople('"Nair, Priya" <priya@example.com>, Hana Novák <hana@example.org>');
    assert.deepEqual(
      people.map(({ name, email }) => [name, email]),
      [
        ['Nair, Priya', 'priya@example.com'],
        ['Hana Novák', 'hana@example.org'],
      ],
    );
  });
  test('keeps what is no address, marked, and every address once', () => {
    assert.deepEqual(emails('hana@, ANA@example.org, ana@example.org, ana@bücher.example'), [
      ...['no_address: hana@', 'ANA@example.org', 'ana@bücher.example'],
    ]);
    assert.equal(parsePeople('ANA@example.org, ana@example.org').doubles, 1);
  });
  test('of 500 lines is read with its rubbish, whose lines can be typed again', () => {
    const good = Array.from({ length: 493 }, (_line, at) => `person${at}@example.org`);
    const rubbish = ['"john doe"@example.org', 'a b@c.org', 'hana@', '=cmd|calc', '@example.org', 'x@1', 'Eva <eva@>'];
    const { people } = parsePeople([...good, ...rubbish].join('\n'));
    const wrong = people.filter((one) => one.wrong);
    assert.deepEqual([people.length, wrong.map(toLine)], [500, rubbish]);
  });
  test('adds to those who stand there already', () => {
    const known = parsePeople('a@example.org').people;
    assert.equal(parsePeople('a@example.org b', known).people.length, 2);
  });
});
