import { dirname, join } from 'node:path/posix';
import { lineAt, withoutComments, type SourceFile } from './repository.ts';

export interface Import {
  /** As written: './rules.ts', '#server/random.ts', 'kysely'. */
  from: string;
  /** The imported file, relative to the root; null for a package or a module of Node. */
  target: string | null;
  isTypeOnly: boolean;
  line: number;
}

const statement = /\b(import|export)\s+(type\s+)?(?:[\w$*{][^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gu;
const call = /\bimport\(\s*['"]([^'"\n]+)['"]/gu;

/** What a file imports, statically or dynamically. `import { type A }` counts as values: it remains at run time. */
export function readImports({ path, text }: SourceFile): Import[] {
  const code = withoutComments(text);
  const describe = (from: string, isTypeOnly: boolean, position: number): Import => {
    return { from, target: resolveImport(path, from), isTypeOnly, line: lineAt(code, position) };
  };
  return [
    ...[...code.matchAll(statement)].map((found) => describe(found[3] ?? '', found[2] !== undefined, found.index)),
    ...[...code.matchAll(call)].map((found) => describe(found[1] ?? '', false, found.index)),
  ];
}

function resolveImport(path: string, from: string): string | null {
  if (from.startsWith('.')) return join(dirname(path), from.replace(/\?.*$/u, ''));
  if (from.startsWith('#')) return from.slice(1);
  return null;
}
