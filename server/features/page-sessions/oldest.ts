import type { Unit } from '#server/database/write.ts';
import { decideOldest, limitsOf, silenceMs } from './rules.ts';
import * as store from './store.ts';

/**
 * Of guests who have too many pages open with these new ones, the oldest: ids of page sessions to be ended. Of new ones
 * that are too many themselves, `endedAt` is set.
 */
export async function findOldest(unit: Unit, opened: store.PageSession[], maxMs: number): Promise<string[]> {
  const byGuest = Map.groupBy(
    opened.filter((session) => session.guestSessionId !== null),
    (session) => session.guestSessionId!,
  );
  if (byGuest.size === 0) return [];
  const now = unit.now.getTime();
  const seenFrom = now - silenceMs(limitsOf(opened[0]!.kind, maxMs));
  const living = await store.findOpenOfGuests(unit.db, [...byGuest.keys()], { openedAfter: now - maxMs, seenFrom });
  const oldest: string[] = [];
  for (const [guest, opening] of byGuest) {
    const { before, among } = decideOldest(living.get(guest) ?? [], opening);
    oldest.push(...before);
    for (const session of among) session.endedAt = now;
  }
  return oldest;
}
