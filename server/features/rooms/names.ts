/** A name as a room tells people apart by it: "ANA LIMA 2" is the second "Ana Lima". */
export interface NumberedName {
  /** As it was typed, without its number. */
  base: string;
  /** The same for all names that look the same: case and width make no difference. */
  key: string;
  /** 1 for a name without one. */
  number: number;
}

const numbered = /^(.+) (?!0|1$)(\d{1,6})$/su;

export function readName(name: string): NumberedName {
  const [, base = name, digits = '1'] = numbered.exec(name) ?? [];
  return { base, key: base.normalize('NFKC').toLowerCase(), number: Number(digits) };
}

/** Whoever has the name of somebody in the room gets the number after the highest there is. */
export function numberName({ base }: NumberedName, highest: number): string {
  return `${base} ${highest + 1}`;
}
