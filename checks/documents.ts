import { dirname, join } from 'node:path/posix';
import { lineAt, type SourceFile } from './repository.ts';

/** A link or picture of a markdown document. */
const link = /!?\[[^\]]*\]\(([^)\s]+)\)/gu;

/**
 * Dead links of a document: to a file that does not exist, or to a heading that the file does not have. `readPath`
 * returns the text of a file, an empty text for pictures and folders, null where nothing exists.
 */
export function findDeadLinks(document: SourceFile, readPath: (path: string) => string | null): string[] {
  return [...document.text.matchAll(link)].flatMap((found) => {
    const [path = '', heading] = (found[1] ?? '').split('#');
    if (/^[a-z]+:/u.test(path)) return [];
    const target = path === '' ? document.path : join(dirname(document.path), path).replace(/\/$/u, '');
    const place = `${document.path}:${lineAt(document.text, found.index)}`;
    const text = readPath(target);
    if (text === null) return [`${place} links to ${target}, which is not there: correct or drop the link`];
    const isHeadingThere = heading === undefined || headingsOf(text).includes(heading);
    return isHeadingThere ? [] : [`${place} links to #${heading}, a heading ${target} does not have: correct the link`];
  });
}

/** The anchors of headings: lower case, spaces as hyphens, no punctuation. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+\s+(.+)$/gmu)].map((found) =>
    (found[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/gu, '-'),
  );
}

/** Paths in the tree of ARCHITECTURE.md that do not exist, and top folders and features that it leaves out. */
export function findTreeFaults(markdown: string, files: string[]): string[] {
  const drawn = readTree(markdown);
  const folders = [...new Set(files.flatMap(foldersAbove))];
  const there = new Set([...files, ...folders]);
  const worthDrawing = folders.filter((path) => /^[a-z][\w-]*$|^(server|web)\/features\/[^/]+$/u.test(path));
  return [
    ...drawn.filter((path) => !there.has(path)).map((path) => `${path} is drawn and not there: take it off the tree`),
    ...worthDrawing
      .filter((path) => !drawn.includes(path))
      .map((path) => `${path} is there and not drawn: give it a line`),
  ];
}

/**
 * The paths in the first code block. Two spaces indent one level; `a.ts · b.ts` are two files; text after two or more
 * spaces describes them.
 */
function readTree(markdown: string): string[] {
  const block = /^```\n([\s\S]*?)^```/mu.exec(markdown)?.[1] ?? '';
  const above: string[] = [];
  return block
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const names = (line.trim().split(/\s{2,}/u)[0] ?? '').split(' · ').map((name) => name.replace(/\/$/u, ''));
      above.length = (/^ */u.exec(line)?.[0].length ?? 0) / 2;
      const paths = names.map((name) => [...above, name].join('/'));
      above.push(names[0] ?? '');
      return paths;
    });
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}
