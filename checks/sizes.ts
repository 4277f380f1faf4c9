import { matchesGlob } from 'node:path/posix';
import type { SourceFile } from './repository.ts';

/** Maximum lines of a file; the first matching row decides. For functions: max-lines-per-function in .oxlintrc.json. */
const limits = [
  {
    files: ['**/*.test.ts', '**/*.test.tsx', '**/*.spec.ts'],
    lines: 600,
    instead: 'split the test by what it is about',
  },
  { files: ['**/rules.ts'], lines: 200, instead: 'move one decision with its own name into a pure file beside it' },
  { files: ['**/*.tsx'], lines: 250, instead: 'take a part with a name of its own out into another component' },
  { files: ['**/*.ts', '**/*.js', '**/*.css'], lines: 400, instead: 'split by meaning, never into part 2' },
  { files: ['ARCHITECTURE.md'], lines: 120, instead: 'it is a map of one page: move detail beside the code' },
  { files: ['CONTRIBUTING.md'], lines: 80, instead: 'shorten it: what a check enforces need not be written' },
];

export function findTooLong({ path, text }: SourceFile): string[] {
  const limit = limits.find(({ files }) => files.some((pattern) => matchesGlob(path, pattern)));
  const lines = text.replace(/\n$/u, '').split('\n').length;
  if (!limit || lines <= limit.lines) return [];
  return [`${path} has ${lines} lines, ${limit.lines} are allowed: ${limit.instead}`];
}
