/**
 * Returns one string of a namespace; `ns:key` reads from another. `count` chooses between `_one`, `_other` and so on.
 */
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

/** Called once by a bundle's entry, before anything is drawn: sets how strings are resolved. */
export function speakThrough(spoken: Speaker): void {
  speaker = spoken;
  made.clear();
}

/** Adds the strings of a chunk that is loaded later: call it beside that chunk's own imports. */
export function addWords(namespaces: Record<string, Words>): void {
  speaker.add(namespaces);
}

/**
 * The strings of a namespace, for components that guests see too. Members' pages use i18next, guests' pages a small
 * reader of the same files: see small-words.ts.
 */
export function useWords(namespace: string): { t: Say } {
  const t = made.get(namespace) ?? speaker.make(namespace);
  made.set(namespace, t);
  return { t };
}
