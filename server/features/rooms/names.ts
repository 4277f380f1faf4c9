/** A name, split so that a room can keep names apart: "ANA LIMA 2" is the second "Ana Lima". */
export interface NumberedName {
  /** As it was typed, without its number. */
  base: string;
  /** Equal for names that differ only in case or in the width of letters. */
  key: string;
  /** 1 for a name without a number. */
  number: number;
}

const numbered = /^(.+) (?!0|1$)(\d{1,6})$/su;

export function readName(name: string): NumberedName {
  const [, base = name, digits = '1'] = numbered.exec(name) ?? [];
  return { base, key: base.normalize('NFKC').toLowerCase(), number: Number(digits) };
}

/** The name for a participant whose wanted name is taken: `highest` is the highest number in use. */
export function numberName({ base }: NumberedName, highest: number): string {
  return `${base} ${highest + 1}`;
}
