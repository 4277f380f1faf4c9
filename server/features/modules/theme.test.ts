import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accentTokens, contrastOf, hasContrast } from '#contracts/accent.ts';
import { describeTheme } from './theme.ts';

test('a site that changed nothing has no style sheet of its own', () => {
  assert.equal(describeTheme({ accent: null, mark: null }), null);
});

test('the style sheet replaces the tokens of the accent and the mark, and its version changes with them', () => {
  const one = describeTheme({ accent: '#7a2e8e', mark: null })!;
  assert.match(one.css, /--accent: light-dark\(#7a2e8e, #[0-9a-f]{6}\);/u);
  const other = describeTheme({ accent: '#7a2e8e', mark: 'abcd' })!;
  assert.match(other.css, /--mark: url\("\/theme-mark\.png\?abcd"\);/u);
  assert.notEqual(one.version, other.version);
});

test('an accent is accepted when white words on it can be read', () => {
  assert.equal(contrastOf('#ffffff', '#000000'), 21);
  for (const color of ['#0d5c59', '#7a2e8e', '#b3261e', '#000000', '#767676'])
    assert.equal(hasContrast(color), true, color);
  for (const color of ['#ffffff', '#ffd400', '#6fc6be', '#777777']) assert.equal(hasContrast(color), false, color);
});

test('words in every accepted accent can be read, in light and in dark pages', () => {
  for (let value = 0; value < 0x1000000; value += 0x10427) {
    const color = `#${value.toString(16).padStart(6, '0')}`;
    if (!hasContrast(color)) continue;
    const { accent, hover, text, focus } = accentTokens(color);
    for (const ground of [...accent, ...hover])
      assert.ok(contrastOf(ground, '#ffffff') >= 4.5, `${color}: on ${ground}`);
    for (const words of [text[0], focus[0]])
      assert.ok(contrastOf(words, '#efece6') >= 4.5, `${color}: ${words} in light`);
    for (const words of [text[1], focus[1]])
      assert.ok(contrastOf(words, '#2b2a26') >= 4.5, `${color}: ${words} in dark`);
  }
});
