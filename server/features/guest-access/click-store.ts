import { asList, isOneOf } from '#server/database/many.ts';
import type { Unit } from '#server/database/write.ts';

/** The state of the click of one entry. */
export type ClickState = 'used' | 'reserved' | 'released';

export interface SessionClick {
  guestSessionId: string;
  linkId: string;
  click: ClickState;
  /** The guest session was ended by *End now*: its click can only be released. */
  isEnded: boolean;
}

/** The clicks of these guest sessions, in the order of entering. */
export async function findClicks(unit: Unit, guestSessionIds: string[]): Promise<SessionClick[]> {
  const rows = await unit.db
    .selectFrom('guest_sessions')
    .select(['id', 'link_id', 'click', 'ended_at'])
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    guestSessionId: row.id,
    linkId: row.link_id,
    click: row.click as ClickState,
    isEnded: row.ended_at !== null,
  }));
}

export async function saveCounts(unit: Unit, link: { id: string; used: number; reserved: number }): Promise<void> {
  await unit.db
    .updateTable('guest_links')
    .set({ used_clicks: link.used, reserved_clicks: link.reserved })
    .where('id', '=', link.id)
    .execute();
}

export async function saveClicks(
  unit: Unit,
  guestSessionIds: string[],
  click: ClickState,
  keptUntil: Date | null,
): Promise<void> {
  if (guestSessionIds.length === 0) return;
  await unit.db
    .updateTable('guest_sessions')
    .set({ click, click_kept_until: keptUntil?.getTime() ?? null })
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .execute();
}

/** Prolongs reserved clicks, for guests who wait and whose pages were heard from. */
export async function keepClicks(unit: Unit, guestSessionIds: string[], until: Date): Promise<void> {
  await unit.db
    .updateTable('guest_sessions')
    .set({ click_kept_until: until.getTime() })
    .where('click', '=', 'reserved')
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .execute();
}

/** Guest sessions whose reserved click has lapsed. */
export async function findLapsed(db: Unit['db'], now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('guest_sessions')
    .select('id')
    .where('click_kept_until', '<=', now.getTime())
    .where('click', '=', 'reserved')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
