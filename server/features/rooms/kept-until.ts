import type { Unit } from '#server/database/write.ts';
import { firstComingMs, placeKeptMs } from './rules.ts';
import { openingOf } from './schedule.ts';
import { findSettings } from './store.ts';

/**
 * Until when the click of a guest who opens the room's page now stays reserved while the guest has not asked for a seat.
 * Null when the room has no lobby for guests: then the page has used the click.
 */
export async function findKeptUntil(db: Unit['db'], mediaId: string, now: Date): Promise<{ keptUntil: Date } | null> {
  const settings = await findSettings(db, mediaId);
  if (settings && !settings.lobbyForGuests) return null;
  const opensAt = Date.parse(openingOf(settings?.schedule ?? null)?.opensAt ?? now.toISOString());
  // Before the opening the click is kept until the room opens, and after it as long as that of any waiting guest.
  const keptUntilMs = opensAt > now.getTime() ? opensAt + placeKeptMs : now.getTime() + firstComingMs;
  return { keptUntil: new Date(keptUntilMs) };
}
