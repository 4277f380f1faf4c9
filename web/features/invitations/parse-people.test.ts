import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePeople } from './parse-people.ts';

const emails = (text: string) => parsePeople(text).map(({ email, isWrong }) => (isWrong ? `wrong: ${email}` : email));

describe('a pasted list of people', () => {
  test('is split at commas, semicolons and line breaks', () => {
    assert.deepEqual(emails('a@example.org, b@example.org;c@example.org\n\nd@example.org'), [
      ...['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'],
    ]);
  });
  test('may name people, with a comma in the name', () => {
    const people = parsePeople('"Nair, Priya" <priya@example.com>, Hana Novák <hana@example.org>');
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
      ...['wrong: hana@', 'ANA@example.org', 'ana@bücher.example'],
    ]);
  });
  test('adds to those who stand there already', () => {
    const known = parsePeople('a@example.org');
    assert.equal(parsePeople('a@example.org b', known).length, 2);
  });
});
