import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { MediaKind } from '#contracts/media.ts';
import type { SiteGuestLinksQuery } from '#contracts/site-guest-links.ts';
import type { Tables } from '#server/database/tables.ts';
import { toWordPatterns } from '#server/names/search-words.ts';
import { toLink, type GuestLink } from './link-row.ts';

type Db = Kysely<Tables>;

/** An item with those of its links that were asked for. */
export interface SiteItem {
  id: string;
  title: string;
  kind: MediaKind;
  ownerId: string;
  links: GuestLink[];
}

/** Where guest access is off for the whole site, no link is active. */
export type SiteSearch = Omit<SiteGuestLinksQuery, 'cursor'> & { isSiteOn: boolean };

/** One page of items with links that match, the newest items first, beginning after the item `after`. */
export async function findItemsWithLinks(
  db: Db,
  search: SiteSearch,
  now: Date,
  after: string | null,
  limit: number,
): Promise<SiteItem[]> {
  const links = await selectMatching(db, search, now)
    .selectAll('guest_links')
    .select(['media.title', 'media.kind', 'media.owner_id'])
    .where('media.id', 'in', selectItems(db, search, now, after, limit))
    .orderBy('media.created_at', 'desc')
    .orderBy('media.id', 'desc')
    .orderBy('guest_links.created_at')
    .orderBy('guest_links.id')
    .execute();
  return [...Map.groupBy(links, (row) => row.media_id).values()].map((rows) => {
    const { media_id: id, title, kind, owner_id: ownerId } = rows[0]!;
    return { id, title, kind: kind as MediaKind, ownerId, links: rows.map(toLink) };
  });
}

function selectItems(db: Db, search: SiteSearch, now: Date, after: string | null, limit: number) {
  let items = selectMatching(db, search, now).select('media.id').groupBy(['media.id', 'media.created_at']);
  if (after !== null) {
    const place = sql`(select created_at from media where id = ${after})`;
    items = items.where(
      sql<boolean>`(media.created_at < ${place} or (media.created_at = ${place} and media.id < ${after}))`,
    );
  }
  return items.orderBy('media.created_at', 'desc').orderBy('media.id', 'desc').limit(limit);
}

/** How many links there are, on how many items. */
export async function countSiteLinks(db: Db, search: SiteSearch, now: Date): Promise<{ links: number; items: number }> {
  return await selectMatching(db, search, now)
    .select([sql<number>`count(*)`.as('links'), sql<number>`count(distinct media.id)`.as('items')])
    .executeTakeFirstOrThrow();
}

export async function findItemOfLink(db: Db, linkId: string): Promise<string | null> {
  const row = await db.selectFrom('guest_links').select('media_id').where('id', '=', linkId).executeTakeFirst();
  return row?.media_id ?? null;
}

function selectMatching(db: Db, { query = '', status, kind, isSiteOn }: SiteSearch, now: Date) {
  let links = db
    .selectFrom('guest_links')
    .innerJoin('media', 'media.id', 'guest_links.media_id')
    .leftJoin('guest_access', 'guest_access.media_id', 'media.id')
    .where('guest_links.deleted_at', 'is', null)
    .where('media.deleted_at', 'is', null);
  if (kind) links = links.where('media.kind', '=', kind);
  if (status) links = links.where(hasStatus[status](now.getTime(), isSiteOn));
  for (const pattern of toWordPatterns(query)) links = links.where(mentions(pattern));
  return links;
}

const isExpired = (now: number) => sql`coalesce(guest_links.expires_at <= ${now}, false)`;
const isUsedUp = sql`coalesce(guest_links.used_clicks >= guest_links.max_clicks, false)`;
const isOn = (isSiteOn: boolean) => (isSiteOn ? sql`coalesce(guest_access.is_enabled, 0) = 1` : sql`1 = 0`);

/** The same as `decideStatus`, in SQL; a test compares them. */
const hasStatus: Record<NonNullable<SiteSearch['status']>, (now: number, isSiteOn: boolean) => RawBuilder<boolean>> = {
  expired: (now) => sql<boolean>`${isExpired(now)}`,
  used_up: (now) => sql<boolean>`(not ${isExpired(now)} and ${isUsedUp})`,
  off: (now, isSiteOn) => sql<boolean>`(not ${isExpired(now)} and not ${isUsedUp} and not (${isOn(isSiteOn)}))`,
  active: (now, isSiteOn) => sql<boolean>`(not ${isExpired(now)} and not ${isUsedUp} and ${isOn(isSiteOn)})`,
};

function mentions(pattern: string): RawBuilder<boolean> {
  return sql<boolean>`(
    fold_for_search(guest_links.name) like ${pattern} escape '\\'
    or media.search_text like ${pattern} escape '\\'
    or media.owner_id in (select id from accounts where search_text like ${pattern} escape '\\')
  )`;
}
