import lookAlikes from './confusables.json' with { type: 'json' };

/** From each character to the ones it looks like. */
const prototypes = new Map(
  Object.entries(lookAlikes).flatMap(([prototype, characters]) =>
    Array.from(characters, (character) => [character, prototype] as const),
  ),
);

/** Two texts look alike when one of these is equal. */
export interface Skeletons {
  /** Equal whatever the case: "ana lima" for "ANA LIMA". */
  folded: string;
  /** Equal as it is written: "luna" for "Iuna" with a capital I, which in lower case looks like something else. */
  written: string;
}

/**
 * What people see of a text, by the skeleton of UTS 39: without characters that do not show, with one form for those
 * that look alike. To be compared, never to be shown.
 */
export function toSkeletons(text: string): Skeletons {
  const plain = normalize(text);
  return { folded: merge(fold(plain)), written: merge(fold(replace(plain))) };
}

export function looksAlike(one: Skeletons, other: Skeletons): boolean {
  return one.folded === other.folded || one.written === other.written;
}

function normalize(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{DI}/gu, '')
    .replace(/[\s\u2800]+/gu, ' ')
    .trim();
}

/** By way of capitals, so that ß equals ss and both forms of the Greek sigma are one. */
function fold(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().normalize('NFKD');
}

function replace(text: string): string {
  return Array.from(text, (character) => prototypes.get(character) ?? character)
    .join('')
    .normalize('NFKD');
}

function merge(text: string): string {
  return fold(replace(text));
}
