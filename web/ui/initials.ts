const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstOf = (word: string) => segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? '';

/** The first letters of the first and the last word of a name; emoji and joined letters are not cut. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => firstOf(word ?? '').toLocaleUpperCase()).join('');
}

/** One of the six tile colors, 1 to 6; the same key always gets the same one. */
export function tileOf(key: string): number {
  let sum = 0;
  for (const unit of key) sum = (sum * 31 + (unit.codePointAt(0) ?? 0)) % 1_000_003;
  return (sum % 6) + 1;
}
