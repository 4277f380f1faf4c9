import { readImports } from './imports.ts';
import type { SourceFile } from './repository.ts';

/**
 * Circles of imports, one line each: the files from one of them back to it. Types count, and so does `import()`, which
 * linters leave out: files that need one another in any way can only be understood, moved and tested together.
 */
export function findImportCircles(files: SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, readImports(file).map(({ target }) => target)]));
  const visited = new Set<string>();
  const circles: string[] = [];

  function visit(path: string, above: string[]): void {
    if (above.includes(path)) {
      const circle = [...above.slice(above.indexOf(path)), path].join(' → ');
      circles.push(`${circle}: move what both need into a third file, or hand it over as an argument`);
    }
    if (visited.has(path)) return;
    visited.add(path);
    for (const target of imports.get(path) ?? []) if (target !== null) visit(target, [...above, path]);
  }

  for (const path of imports.keys()) visit(path, []);
  return circles;
}
