const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A name for a sentence that must stay whole on a card: a long one loses its middle, so that the words after it are
 * still seen. Show the whole name beside it.
 */
export function shortenName(name: string, most = 24): string {
  const all = [...letters.segment(name)].map(({ segment }) => segment);
  if (all.length <= most) return name;
  const half = (most - 1) / 2;
  const [first, last] = [all.slice(0, Math.ceil(half)), all.slice(-Math.floor(half))];
  return `${first.join('').trimEnd()}…${last.join('').trimStart()}`;
}
