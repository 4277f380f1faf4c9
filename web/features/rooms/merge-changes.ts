import type { Changes } from '#contracts/events.ts';

/**
 * Applies the server's changes to a list: known entries keep their place, new ones come last, gone ones are removed.
 */
export function mergeChanges<T extends { id: string }>(known: readonly T[], { changed, gone }: Changes<T>): T[] {
  const fresh = new Map(changed.map((one) => [one.id, one]));
  const kept = known.filter(({ id }) => !gone.includes(id)).map((one) => fresh.get(one.id) ?? one);
  const keptIds = new Set(kept.map(({ id }) => id));
  return [...kept, ...changed.filter(({ id }) => !keptIds.has(id) && !gone.includes(id))];
}
