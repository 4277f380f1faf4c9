import { toSkeletons, type Skeletons } from '#server/names/skeleton.ts';

/** A name, split so that a room or a chat can keep names apart: "ANA LIMA 2" is the second "Ana Lima". */
export interface NumberedName {
  /** As it was typed, without its number. */
  base: string;
  /** By which names are compared. */
  skeletons: Skeletons;
  /** 1 for a name without a number. */
  number: number;
}

const numbered = /^(.+) (?!0|1$)(\d{1,6})$/su;

export function readName(name: string): NumberedName {
  const [, base = name, digits = '1'] = numbered.exec(name) ?? [];
  return { base, skeletons: toSkeletons(base), number: Number(digits) };
}

/** The name for somebody whose wanted name is taken: `highest` is the highest number in use. */
export function numberName({ base }: NumberedName, highest: number): string {
  return `${base} ${highest + 1}`;
}

/** Of two people with the same name the one of the higher rank keeps it, also when that one comes later. */
export function rankName({ role, isGuest }: { role: 'viewer' | 'speaker' | 'moderator'; isGuest: boolean }): number {
  if (role === 'moderator') return 2;
  return isGuest ? 0 : 1;
}
