import type { SourceFile } from './repository.ts';
import { lineAt, withoutComments } from './repository.ts';

type Words = { [key: string]: string | Words };

const tCall = /(?<![\w.])t\(\s*((?:'[^'\n]*'|`[^`]*`|\[[^\]]*\]|\([^()]*\)|[^'`,()[\]])*)/gu;
const inserted = /\$\{[^}]*\}/gu;
const compared = /[=!]==\s*'[^'\n]*'/gu;
const literal = /['`]([^'`\n]*)['`]/gu;
const ownNamespace = /(?:useWords|useTranslation)\('([\w-]+)'\)|TFunction<'([\w-]+)'>/gu;
const plural = /_(?:zero|one|two|few|many|other)$/u;

/** The keys of one locale file, dotted; a plural also by its name without `_one`, `_other` and so on. */
export function listKeys(words: Words, prefix = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) => {
    const key = prefix + name;
    return typeof value === 'string' ? [key, key.replace(plural, '')] : listKeys(value, `${key}.`);
  });
}

/**
 * The keys passed to `t(…)` in a file that no locale file has. A `${…}` stands for any part of a key. A file that names
 * no namespace is given its `t` by another one, so any namespace will do.
 */
export function findMissingKeys({ path, text }: SourceFile, keysOf: ReadonlyMap<string, readonly string[]>): string[] {
  const code = withoutComments(text);
  const named = [...code.matchAll(ownNamespace)].map(([, used, typed]) => used ?? typed ?? '');
  const own = named.length > 0 ? named : [...keysOf.keys()];
  return [...code.matchAll(tCall)].flatMap(({ 1: argument = '', index }) =>
    [...argument.replace(inserted, '*').replace(compared, '').matchAll(literal)].flatMap(([, full = '']) => {
      const [key = '', namespace = '*'] = full.split(':').toReversed();
      const pattern = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '.+')}$`, 'u');
      const namespaces = namespace !== '*' ? [namespace] : full === key ? own : [...keysOf.keys()];
      if (namespaces.some((one) => keysOf.get(one)?.some((known) => pattern.test(known)))) return [];
      return [`${path}:${lineAt(code, index)}: web/locales/en has no "${full}"; add it there, or correct the key`];
    }),
  );
}
