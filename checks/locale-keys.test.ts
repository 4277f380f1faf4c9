import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMissingKeys, listKeys } from './locale-keys.ts';
import { readRepository, refuse } from './repository.ts';

const locale = /^web\/locales\/en\/([\w-]+)\.json$/u;

test('every key that a page passes to t() is in its locale file', () => {
  const files = readRepository('web');
  const keysOf = new Map(
    files.flatMap(({ path, text }) => {
      const namespace = locale.exec(path)?.[1];
      return namespace === undefined ? [] : [[namespace, listKeys(JSON.parse(text))] as const];
    }),
  );
  const pages = files.filter(({ path }) => /\.tsx?$/u.test(path) && !path.endsWith('.test.ts'));
  refuse(pages.flatMap((page) => findMissingKeys(page, keysOf)));
});

const known = new Map([
  ['rooms', listKeys({ title: 'Room', kinds: { video: { invite: 'Watch' } }, people_one: '1', people_other: '2' })],
  ['site', listKeys({ copied: 'Copied' })],
]);
const missingIn = (code: string) => findMissingKeys({ path: 'web/a.tsx', text: code }, known).length;
const rooms = "const { t } = useWords('rooms');";

for (const call of [
  "t('titel')",
  't(`kinds.${kind}.words`)',
  "t('copied')",
  "t('site:gone')",
  "t(isOpen ? 'title' : 'closed', { count: 1 })",
  "t([`kinds.${kind}.invite`, 'none'])",
]) {
  test(`${call} is refused where the key is missing`, () => assert.equal(missingIn(rooms + call), 1));
}

test('keys that exist pass: literals, templates, plurals, other namespaces, an unknown namespace', () => {
  const calls =
    "t('title'); t(`kinds.${kind}.invite`); t('people', { count }); t('site:copied'); t(a === 'b' ? 'title' : x);";
  assert.equal(missingIn(rooms + calls), 0);
  assert.equal(missingIn("t('copied')"), 0);
});
