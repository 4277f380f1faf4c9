import { foldForSearch } from '#contracts/fold-for-search.ts';
import { escapeLike, toWordPatterns } from '#server/names/search-words.ts';

// Control characters are removed from typed text, so no description can contain these two and be taken for a tag.
const part = '\u001F';
const tagEdge = '\u001E';

/** The searched text: title, description and tags as `foldForSearch` writes them, each tag between delimiters. */
export function toSearchText({
  title,
  description,
  tags,
}: {
  title: string;
  description: string;
  tags: readonly string[];
}): string {
  return foldForSearch(`${title}${part}${description}${part}${tagEdge}${tags.map((tag) => tag + tagEdge).join('')}`);
}

/** LIKE patterns that all have to match: one for each word, somewhere, and one for the whole tag. */
export function toPatterns({ query = '', tag }: { query?: string | undefined; tag?: string | undefined }): string[] {
  const patterns = toWordPatterns(query);
  return tag ? [...patterns, `%${tagEdge}${escapeLike(foldForSearch(tag))}${tagEdge}%`] : patterns;
}

/** Tags that differ in case only are one; the first spelling stays. */
export function uniqueTags(tags: readonly string[]): string[] {
  const byFolded = new Map(tags.toReversed().map((tag) => [tag.normalize('NFC').toLowerCase(), tag]));
  return [...byFolded.values()].toReversed();
}
