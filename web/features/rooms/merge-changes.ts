import type { Changes } from '#contracts/events.ts';

/** Applies what the server told: who is known keeps her place, who is new comes last, who is gone is gone. */
export function mergeChanges<T extends { id: string }>(known: readonly T[], { changed, gone }: Changes<T>): T[] {
  const fresh = new Map(changed.map((one) => [one.id, one]));
  const kept = known.filter(({ id }) => !gone.includes(id)).map((one) => fresh.get(one.id) ?? one);
  const keptIds = new Set(kept.map(({ id }) => id));
  return [...kept, ...changed.filter(({ id }) => !keptIds.has(id) && !gone.includes(id))];
}
