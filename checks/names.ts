const emptyWords = /^(utils?|helpers?|common|misc|managers?|services?|base)$/u;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/u;
const namedByTools = /^(README|ARCHITECTURE|CONTRIBUTING|CHANGES|LICENSE)(\.md)?$/u;

/** Bad names in one path, one line each. */
export function findBadNames(path: string): string[] {
  return path.split('/').flatMap((part) => {
    if (part.startsWith('.') || namedByTools.test(part)) return [];
    const words = part.split('.').flatMap((piece) => piece.split('-'));
    const empty = words.find((word) => emptyWords.test(word));
    if (empty) return [`${path}: "${empty}" says nothing; name the file after what it does (enter, ladder, playlists)`];
    const isKebab = part.split('.').every((piece) => kebab.test(piece));
    return isKebab ? [] : [`${path}: write names in kebab-case, small letters with hyphens`];
  });
}
