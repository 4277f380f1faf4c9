import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** One file of the repository; `path` is relative to its root, with slashes. */
export interface SourceFile {
  path: string;
  text: string;
}

const notOurs = new Set(['node_modules', '.git', 'data', 'web/dist', 'test-results', 'playwright-report', '.cache']);
const text = /\.(ts|tsx|js|json|css|html|md|go|mod|example|gitignore)$|(^|\/)(foyer|run|LICENSE)$/u;

/** All text files of the repository, committed or not. */
export function readRepository(folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (notOurs.has(path)) return [];
    if (entry.isDirectory()) return readRepository(path);
    return text.test(path) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** Throws one error that lists all findings, if there are any. */
export function refuse(findings: string[]): void {
  if (findings.length === 0) return;
  const error = new Error(`${findings.length} found:\n${findings.join('\n')}`);
  // The list is the message; the stack of the check would not help.
  error.stack = error.message;
  throw error;
}

/** Removes comments; line numbers stay the same. */
export function withoutComments(code: string): string {
  const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu;
  return code.replace(stringOrComment, (part) => (part.startsWith('/') ? part.replace(/[^\n]/gu, ' ') : part));
}

/** The line number, from 1, of a position in a text. */
export function lineAt(code: string, position: number): number {
  return code.slice(0, position).split('\n').length;
}
