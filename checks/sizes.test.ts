import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRepository, refuse } from './repository.ts';
import { findTooLong } from './sizes.ts';

test('no file exceeds the limit of its kind', () => {
  refuse(readRepository().flatMap(findTooLong));
});

const longest = [
  ['server/features/media/rules.ts', 200],
  ['server/features/media/rules.test.ts', 600],
  ['web/ui/button.tsx', 250],
  ['server/app.ts', 400],
  ['ARCHITECTURE.md', 120],
  ['CONTRIBUTING.md', 80],
] as const;

for (const [path, lines] of longest) {
  test(`${path} may have ${lines} lines and not one more`, () => {
    assert.deepEqual(findTooLong({ path, text: 'x\n'.repeat(lines) }), []);
    assert.equal(findTooLong({ path, text: 'x\n'.repeat(lines + 1) }).length, 1);
  });
}
