/** Says one string of a namespace; `ns:key` reaches into another. `count` chooses between `_one`, `_other` and so on. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** A namespace's file: strings, in groups of groups. */
export interface Words {
  [key: string]: string | Words;
}

export interface Speaker {
  make(namespace: string): Say;
  add(namespaces: Record<string, Words>): void;
}

let speaker: Speaker = { make: () => (key) => key, add: () => undefined };
const made = new Map<string, Say>();

/** Called once by a bundle's entry, before anything is drawn: what speaks on its pages. */
export function speakThrough(spoken: Speaker): void {
  speaker = spoken;
  made.clear();
}

/** Brings the strings of a part that is loaded later: call it beside that part's own imports. */
export function addWords(namespaces: Record<string, Words>): void {
  speaker.add(namespaces);
}

/**
 * The strings of a namespace, for parts that guests see too. Members' pages speak through i18next, guests' pages
 * through the small reader of the same files: see small-words.ts.
 */
export function useWords(namespace: string): { t: Say } {
  const t = made.get(namespace) ?? speaker.make(namespace);
  made.set(namespace, t);
  return { t };
}
