import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findImportCircles } from './import-circles.ts';
import { readRepository, refuse } from './repository.ts';

test('there are no circles of imports', () => {
  refuse(findImportCircles(readRepository().filter(({ path }) => /\.(tsx?|js)$/u.test(path))));
});

const planted = [
  ['two files', ["import { b } from './b.ts';", "import { a } from './a.ts';"]],
  ['types only', ["import type { B } from './b.ts';", "import type { A } from '#server/a.ts';"]],
  ['a dynamic import', ["export { b } from './b.ts';", "const a = await import('./a.ts');"]],
  ['three files', ["import * as b from './b.ts';", "import './c.ts';", "import { a } from '#server/a.ts';"]],
  ['a file that imports itself', ["import { a } from './a.ts';"]],
] as const;

for (const [name, texts] of planted) {
  test(`finds a circle of ${name}`, () => {
    const files = texts.map((text, at) => ({ path: `server/${'abc'[at]}.ts`, text }));
    const paths = [...files.map(({ path }) => path), 'server/a.ts'];
    const circles = findImportCircles(files);
    assert.equal(circles.length, 1);
    assert.ok(circles[0]?.startsWith(`${paths.join(' → ')}:`), circles[0]);
  });
}

test('two paths to the same file are no circle', () => {
  const files = [
    { path: 'server/a.ts', text: "import './b.ts';\nimport './c.ts';" },
    { path: 'server/b.ts', text: "import './d.ts';" },
    { path: 'server/c.ts', text: "import './d.ts';" },
    { path: 'server/d.ts', text: "import { z } from 'zod';" },
  ];
  assert.deepEqual(findImportCircles(files), []);
});
