import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBadNames } from './names.ts';
import { readRepository, refuse } from './repository.ts';

test('names of files and folders say what they do, in kebab-case', () => {
  refuse(readRepository().flatMap(({ path }) => findBadNames(path)));
});

for (const path of [
  'server/utils.ts',
  'web/lib/date-helpers.ts',
  'server/common/text.ts',
  'server/upload-service.ts',
  'web/ui/MainButton.tsx',
  'web/ui/main_button.tsx',
]) {
  test(`${path} is refused`, () => assert.equal(findBadNames(path).length, 1));
}

test('meaningful names pass', () => {
  for (const path of [
    'server/features/guest-access/enter.ts',
    '.oxlintrc.json',
    'README.md',
    'web/ui/button.module.css',
  ]) {
    assert.deepEqual(findBadNames(path), []);
  }
});
