import { longestDescription, longestTag, longestTitle, mostTags } from '#contracts/limits.ts';
import type { MediaItem, Visibility } from '#contracts/media.ts';
import { charactersOf, cleanLine } from '#contracts/typed-text.ts';

/** The details that the edit page can change. */
export interface Details {
  title: string;
  description: string;
  tags: string[];
  visibility: Visibility;
}
export type DetailName = keyof Details;
export const detailNames = ['title', 'description', 'tags', 'visibility'] as const satisfies DetailName[];

export function detailsOf({ title, description, tags, visibility }: MediaItem): Details {
  return { title, description, tags, visibility };
}

const isSame = (a: Details[DetailName], b: Details[DetailName]) => JSON.stringify(a) === JSON.stringify(b);

export function changedNames(before: Details, after: Details): DetailName[] {
  return detailNames.filter((name) => !isSame(before[name], after[name]));
}

const taken = (from: Details, names: readonly DetailName[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<Details>;

/** Only what was changed, so that a save leaves alone what somebody else changes at the same time. */
export function changesOf(before: Details, after: Details): Partial<Details> {
  return taken(after, changedNames(before, after));
}

/**
 * Merges a save of somebody else (`theirs`, over `before`) into unsaved input (`typed`). Fields changed in `typed`
 * stay; the others take the new state. `disputed` are the fields both changed, each in another way.
 */
export function mergeDetails(before: Details, typed: Details, theirs: Details) {
  const mine = changesOf(before, typed);
  const disputed = changedNames(before, theirs).filter((name) => name in mine && !isSame(typed[name], theirs[name]));
  return { merged: { ...theirs, ...mine }, changed: changedNames(before, theirs), disputed };
}

export type DetailFault = 'titleMissing' | 'titleTooLong' | 'descriptionTooLong';

/** What the server would refuse, found before sending. */
export function decideFaults({ title, description }: Details): Partial<Record<DetailName, DetailFault>> {
  const length = charactersOf(cleanLine(title));
  return {
    ...(length === 0 ? { title: 'titleMissing' } : length > longestTitle ? { title: 'titleTooLong' } : {}),
    ...(charactersOf(description.trim()) > longestDescription ? { description: 'descriptionTooLong' } : {}),
  };
}

export type TagFault = 'tooLong' | 'tooMany' | 'twice';

/** Adds what was typed into the tag field: commas separate, a leading # is dropped, letter case makes no difference. */
export function addTags(
  tags: readonly string[],
  typed: string,
): { tags: string[]; rest: string; fault: TagFault | null } {
  const words = typed.split(/[,،、，\n]/u).map((word) => cleanLine(word.replace(/^\s*#/u, '').replace(/\s+/gu, ' ')));
  const next = [...tags];
  for (const word of words.filter(Boolean)) {
    const isKnown = next.some((tag) => tag.toLocaleLowerCase() === word.toLocaleLowerCase());
    const fault: TagFault | null =
      charactersOf(word) > longestTag ? 'tooLong' : isKnown ? 'twice' : next.length >= mostTags ? 'tooMany' : null;
    if (fault) return { tags: next, rest: word, fault };
    next.push(word);
  }
  return { tags: next, rest: '', fault: null };
}
