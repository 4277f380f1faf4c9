import { speakThrough } from './words.ts';
import type { Say, Words } from './words.ts';

function find(words: Words | undefined, key: string): string | undefined {
  let found: string | Words | undefined = words;
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/**
 * Reads i18next's files on guests' pages, where i18next itself would cost a fifth of the page's weight: namespaces,
 * nested keys, `{{values}}`, plurals. A test compares it with i18next for every string that guests meet.
 */
export function createSmallWords(namespaces: Record<string, Words>, language: string): (namespace: string) => Say {
  const plurals = new Intl.PluralRules(language);
  return (own) =>
    (key, values = {}) => {
      const [namespace, path] = key.includes(':') ? (key.split(':', 2) as [string, string]) : [own, key];
      const { count } = values;
      const plural =
        typeof count === 'number' ? find(namespaces[namespace], `${path}_${plurals.select(count)}`) : undefined;
      const said = plural ?? find(namespaces[namespace], path) ?? path;
      return said.replace(/\{\{(\w+)\}\}/gu, (_, name: string) => String(values[name] ?? ''));
    };
}

/** Starts the strings of the guests' bundle, ready when it returns. */
export function startSmallWords(namespaces: Record<string, Words>, language = 'en'): void {
  const known = { ...namespaces };
  speakThrough({ make: createSmallWords(known, language), add: (more) => void Object.assign(known, more) });
  document.documentElement.lang = language;
}
