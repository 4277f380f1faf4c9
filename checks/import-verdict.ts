import { matchesGlob } from 'node:path/posix';
import {
  adapterLibraries,
  facts,
  importRules,
  plainContracts,
  pureLibraries,
  type ImportRule,
} from './import-rules.ts';
import { readImports, type Import } from './imports.ts';
import type { SourceFile } from './repository.ts';

/** The text of every file, by path. */
type Files = Map<string, string>;

/** Forbidden imports of one file, one line each, with the rule, which says what to do instead. */
export function findBrokenImports(file: SourceFile, files: Files = new Map()): string[] {
  const row = importRules.find((candidate) => candidate.files.some((pattern) => matchesGlob(file.path, pattern)));
  if (!row)
    return [`${file.path}: no row of checks/import-rules.ts covers this folder; add one that says what it may import`];
  return readImports(file).flatMap((one) => {
    const reason = whyNot(file.path, row, one, files);
    return reason === null ? [] : [`${file.path}:${one.line} imports '${one.from}': ${reason}`];
  });
}

function whyNot(path: string, row: ImportRule, { from, target, isTypeOnly }: Import, files: Files): string | null {
  if (target === null) return isLibraryAllowed(row, from) ? null : row.rule;
  if (target === 'server/main.ts') return 'nothing imports server/main.ts: start it as a process';
  if (featureOf(path) && from.startsWith('.') && featureOf(target) !== featureOf(path)) {
    return `write '#${target}': relative paths stay inside a feature`;
  }
  const allowed = [...(row.may ?? []), ...(isTypeOnly ? (row.mayAsTypes ?? []) : [])];
  const own = ownFolder(row, path);
  if (allowed.some((pattern) => matchesGlob(target, pattern.replace('$1', own)))) return null;
  return row.mayPureNeighbors && isPureNeighbor(path, target, isTypeOnly, files) ? null : row.rule;
}

function isPureNeighbor(path: string, target: string, isTypeOnly: boolean, files: Files): boolean {
  return featureOf(target) === featureOf(path) && (isTypeOnly || isPure(target, files));
}

/** Whether a file of a feature only calculates, judged by its imports. */
function isPure(path: string, files: Files, above: string[] = []): boolean {
  const text = files.get(path);
  if (text === undefined) return false;
  if (above.includes(path)) return true;
  return readImports({ path, text }).every(({ from, target, isTypeOnly }) => {
    if (isTypeOnly) return true;
    if (target === null) return pureLibraries.includes(from);
    if ([...plainContracts, ...facts].some((pattern) => matchesGlob(target, pattern))) return true;
    return featureOf(target) === featureOf(path) && isPure(target, files, [...above, path]);
  });
}

function featureOf(path: string): string | undefined {
  return /^server\/features\/[^/]+\//u.exec(path)?.[0];
}

/** What the first star of the row's pattern matched: the feature's name. */
function ownFolder(row: ImportRule, path: string): string {
  const pattern = row.files.find((candidate) => matchesGlob(path, candidate)) ?? '';
  const depth = pattern.includes('/features/') ? pattern.split('/').indexOf('features') + 1 : -1;
  return path.split('/')[depth] ?? '';
}

function isLibraryAllowed(row: ImportRule, from: string): boolean {
  const covers = (pattern: string) => {
    if (pattern.endsWith('*')) return from.startsWith(pattern.slice(0, -1));
    return from === pattern || from.startsWith(`${pattern}/`);
  };
  const patterns = row.libraries ?? [];
  if (patterns.some((pattern) => pattern.startsWith('!') && covers(pattern.slice(1)))) return false;
  if (adapterLibraries.some(covers))
    return patterns.some((pattern) => adapterLibraries.includes(pattern) && covers(pattern));
  return patterns.some(covers);
}
