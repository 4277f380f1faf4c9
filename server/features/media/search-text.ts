// Control characters are removed from typed text, so no description can contain these two and be taken for a tag.
const part = '\u001F';
const tagEdge = '\u001E';
const maxWords = 10;

/** The searched text: title, description and tags in lower case, each tag between delimiters. */
export function toSearchText({
  title,
  description,
  tags,
}: {
  title: string;
  description: string;
  tags: readonly string[];
}): string {
  return fold(`${title}${part}${description}${part}${tagEdge}${tags.map((tag) => tag + tagEdge).join('')}`);
}

/** LIKE patterns that all have to match: one for each word, somewhere, and one for the whole tag. */
export function toPatterns({ query = '', tag }: { query?: string | undefined; tag?: string | undefined }): string[] {
  const words = fold(query).split(/\s+/u).filter(Boolean).slice(0, maxWords);
  const patterns = words.map((word) => `%${escapeLike(word)}%`);
  return tag ? [...patterns, `%${tagEdge}${escapeLike(fold(tag))}${tagEdge}%`] : patterns;
}

/** Tags that differ in case only are one; the first spelling stays. */
export function uniqueTags(tags: readonly string[]): string[] {
  const byFolded = new Map(tags.toReversed().map((tag) => [fold(tag), tag]));
  return [...byFolded.values()].toReversed();
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/gu, String.raw`\$&`);
}
