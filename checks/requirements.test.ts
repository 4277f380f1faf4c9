import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readRepository, refuse } from './repository.ts';
import { findUnshown, requirementNumbers } from './requirements.ts';

it('every row of the specification names a test that shows it', () => {
  const files = new Map(readRepository().map(({ path, text }) => [path, text]));
  refuse(findUnshown(files.get('docs/requirements.md') ?? '', (path) => files.get(path) ?? null));
});

it('a row that is missing, names no test, or names one that is gone is found', () => {
  const others = requirementNumbers.slice(3).map((number) => `| ${number} | it holds | \`a.ts\` it works |`);
  const rows = ['| R1 | it holds | `a.ts` it works <br> `b.ts` it works |', '| R2 | it holds |  |', ...others];
  const read = (path: string) => (path === 'a.ts' ? "it('it works')" : null);
  assert.deepEqual(findUnshown(rows.join('\n'), read), [
    'R3 has 0 rows: give it one',
    'R1 names "it works", which b.ts does not have',
    'R2 names no test: write its file in backquotes, then its name',
  ]);
});
