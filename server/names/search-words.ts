import { foldForSearch } from '#contracts/fold-for-search.ts';

const maxWords = 10;

/** LIKE patterns, to be used with `escape '\'`, that all have to match: one for each word, somewhere in the text. */
export function toWordPatterns(query: string): string[] {
  const words = foldForSearch(query).split(/\s+/u).filter(Boolean).slice(0, maxWords);
  return words.map((word) => `%${escapeLike(word)}%`);
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/gu, String.raw`\$&`);
}
