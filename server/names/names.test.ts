import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesRole } from './role-words.ts';
import { looksAlike, toSkeletons } from './skeleton.ts';

const areAlike = (one: string, other: string) => looksAlike(toSkeletons(one), toSkeletons(other));

describe('names look alike', () => {
  const alike: [string, string, string][] = [
    ['case', 'Louise Smith', 'LOUISE smith'],
    ['a Cyrillic letter', 'Louise Smith', 'Lоuise Smith'],
    ['Greek capitals', 'ANNA', 'ΑΝΝΑ'],
    ['a capital I for an l', 'luna', 'Iuna'],
    ['a digit for a letter', 'Otto', '0tto'],
    ['full width', 'Bia', 'Ｂｉａ'],
    ['letters of mathematics', 'paypal', '𝔭𝒶ỿ𝕡𝕒ℓ'],
    ['a blank without width', 'Louise Smith', 'Louise\u200B Smith'],
    ['a filler', 'Ana', 'A\u3164na'],
    ['a selector of variants', 'Ana', 'An\uFE0Fa'],
    ['two blanks', 'Ana Lima', 'Ana  Lima'],
    ['a blank of Braille', 'Ana Lima', 'Ana\u2800Lima'],
    ['composed letters', 'Zoë', 'Zoe\u0308'],
    ['sharp s', 'Strauß', 'STRAUSS'],
    ['Cyrillic in another case', 'Вика', 'ВИКА'],
    ['the final sigma', 'Νίκος', 'ΝΊΚΟΣ'],
  ];
  for (const [by, one, other] of alike) test(`by ${by}`, () => assert.ok(areAlike(one, other)));
});

describe('names stay apart', () => {
  const apart: [string, string][] = [
    ['Ana', 'Ava'],
    ['Ali', 'All'],
    ['José', 'Jose'],
    ['Ана', 'Aha'],
    ['山田', '田山'],
    ['👩‍🚀', '👩‍🎨'],
  ];
  for (const [one, other] of apart) test(`${one} and ${other}`, () => assert.ok(!areAlike(one, other)));
});

test('skeletons never change with case, ignorable characters and the form of normalization', () => {
  const characters = Array.from({ length: 0x3_00_00 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{L}|\p{N}/u.test(character) && !/\p{Script=Han}|\p{Script=Hangul}/u.test(character))
    .filter((_, at) => at % 16 === 0);
  const changes: ((name: string) => string)[] = [
    (name) => name.toUpperCase(),
    (name) => name.normalize('NFC'),
    (name) => name.normalize('NFD'),
    (name) => Array.from(name).join('\u200C'),
  ];
  const broken = characters.filter((character) => {
    const name = `Ana ${character}`;
    return !changes.every((change) => areAlike(name, change(name)));
  });
  assert.deepEqual(broken, []);
});

describe('a role', () => {
  const roles = [
    ...[
      'Moderator',
      'HOST',
      'owner',
      'Administrator 2',
      'Мoderator',
      'Ｈｏｓｔ',
      'Ho\u200Dst',
      '★ Admin ★',
      '[Moderator]',
    ],
    ...['Ana (Host)', 'Ana Lima [Moderator]', 'Ana 【Admin】', 'Ana «Owner»', 'Ana <host>', 'Ana (co-host)'],
    ...['Gastgeberin', 'MODÉRATEUR', 'Ведущий', '主持人', 'Ana（管理者）'],
  ];
  for (const name of roles) test(`is named by ${name}`, () => assert.ok(namesRole(name)));

  const names = ['Ana Host', 'Hosta', 'Hostetler', 'Ana (guest)', 'Modesto', 'Ana Lima', '🙂', '(', ''];
  for (const name of names) test(`is not named by "${name}"`, () => assert.ok(!namesRole(name)));
});
