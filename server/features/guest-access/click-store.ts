import { sql } from 'kysely';
import { asList, isOneOf, valuesOf, type List } from '#server/database/many.ts';
import { prepare } from '#server/database/prepare.ts';
import type { Unit } from '#server/database/write.ts';
import type { NetworkHolds } from './rules.ts';

/** The state of the click of one entry. */
export type ClickState = 'used' | 'reserved' | 'released';

export interface SessionClick {
  guestSessionId: string;
  linkId: string;
  click: ClickState;
  /** The guest session was ended by *End now*: its click can only be released. */
  isEnded: boolean;
  network: string | null;
}

/** The ids of the links that these guest sessions came by. */
export async function findLinks(unit: Unit, guestSessionIds: string[]): Promise<string[]> {
  const rows = await unit.db
    .selectFrom('guest_sessions')
    .select('link_id')
    .distinct()
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .execute();
  return rows.map(({ link_id: id }) => id);
}

/** The clicks of these guest sessions, in the order of entering. */
export async function findClicks(unit: Unit, guestSessionIds: string[]): Promise<SessionClick[]> {
  const rows = await unit.db
    .selectFrom('guest_sessions')
    .select(['id', 'link_id', 'click', 'ended_at', 'network'])
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    guestSessionId: row.id,
    linkId: row.link_id,
    click: row.click as ClickState,
    isEnded: row.ended_at !== null,
    network: row.network,
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

/** Guest sessions whose reserved click has lapsed, those included from whom a newcomer has taken it already. */
export async function findLapsed(db: Unit['db'], now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('guest_sessions')
    .select('id')
    .where('click_kept_until', '<=', now.getTime())
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Releases the link's lapsed clicks; returns how many. `click_kept_until` stays, so that `findLapsed` still finds those
 * who lost theirs.
 */
export async function releaseLapsed(unit: Unit, linkId: string): Promise<number> {
  const result = await unit.db
    .updateTable('guest_sessions')
    .set({ click: 'released' })
    .where('link_id', '=', linkId)
    .where('click', '=', 'reserved')
    .where('click_kept_until', '<=', unit.now.getTime())
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function countLapsed(db: Unit['db'], linkId: string, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('guest_sessions')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('link_id', '=', linkId)
    .where('click', '=', 'reserved')
    .where('click_kept_until', '<=', now.getTime())
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Released clicks are not looked at again. */
export async function forgetLapsed(unit: Unit, guestSessionIds: string[]): Promise<void> {
  await unit.db
    .updateTable('guest_sessions')
    .set({ click_kept_until: null })
    .where('click', '=', 'released')
    .where(isOneOf(unit.db, 'id', asList(unit.db, guestSessionIds)))
    .execute();
}

// One look-up for each network: grouped in one query, PostgreSQL read the whole table while a crowd came by a new link.
const selectHolds = prepare((db: Unit['db'], linkId: string, networks: List, now: number) =>
  db.selectFrom(valuesOf(db, networks).as('networks')).select((select) => {
    const held = select
      .selectFrom('guest_sessions')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('link_id', '=', linkId)
      // Not bound as a value: the index has reserved clicks only.
      .where('click', '=', sql.lit('reserved'))
      .whereRef('network', '=', 'networks.value')
      .where('click_kept_until', '>', now);
    return ['networks.value as network', held.as('held'), held.where('confirmed_at', 'is', null).as('unconfirmed')];
  }),
);

/** The link's reserved clicks by network, lapsed ones left out. */
export async function findHolds(unit: Unit, linkId: string, networks: string[]): Promise<Map<string, NetworkHolds>> {
  const { rows } = await selectHolds(unit.db, linkId, asList(unit.db, [...new Set(networks)]), unit.now.getTime());
  return new Map(
    rows.map(({ network, held, unconfirmed }) => [network, { all: Number(held), unconfirmed: Number(unconfirmed) }]),
  );
}
