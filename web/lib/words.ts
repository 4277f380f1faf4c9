/** Says one string of a namespace; `ns:key` reaches into another. `count` chooses between `_one`, `_other` and so on. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

let makeSay: (namespace: string) => Say = () => (key) => key;
const made = new Map<string, Say>();

/** Called once by a bundle's entry, before anything is drawn: what speaks on its pages. */
export function speakThrough(make: (namespace: string) => Say): void {
  makeSay = make;
  made.clear();
}

/**
 * The strings of a namespace, for parts that guests see too. Members' pages speak through i18next, guests' pages
 * through the small reader of the same files: see small-words.ts.
 */
export function useWords(namespace: string): { t: Say } {
  const t = made.get(namespace) ?? makeSay(namespace);
  made.set(namespace, t);
  return { t };
}
