import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** One file of the repository; `path` counts from its root, with slashes. */
export interface SourceFile {
  path: string;
  text: string;
}

const notOurs = new Set(['node_modules', '.git', 'data', 'web/dist', 'test-results', 'playwright-report', '.cache']);
const text = /\.(ts|tsx|js|json|css|html|md|go|mod|example|gitignore)$|(^|\/)(foyer|run|LICENSE)$/u;

/** Every text file of ours, committed or not yet. */
export function readRepository(folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (notOurs.has(path)) return [];
    if (entry.isDirectory()) return readRepository(path);
    return text.test(path) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** Throws one error that lists what was found; does nothing when nothing was. */
export function refuse(findings: string[]): void {
  if (findings.length === 0) return;
  const error = new Error(`${findings.length} found:\n${findings.join('\n')}`);
  // The list is the message; where the check stands helps nobody.
  error.stack = error.message;
  throw error;
}

/** The code without its comments; line numbers stay. */
export function withoutComments(code: string): string {
  const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu;
  return code.replace(stringOrComment, (part) => (part.startsWith('/') ? part.replace(/[^\n]/gu, ' ') : part));
}

/** The line, counted from 1, that a position of a text stands on. */
export function lineAt(code: string, position: number): number {
  return code.slice(0, position).split('\n').length;
}
