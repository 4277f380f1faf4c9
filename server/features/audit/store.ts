import { sql, type Kysely } from 'kysely';
import type { AuditFilter } from '#contracts/audit.ts';
import type { FactName } from '#contracts/facts.ts';
import { accountKey, type PersonKey } from '#server/access/person.ts';
import type { FactDetails } from '#server/database/facts.ts';
import type { Tables } from '#server/database/tables.ts';
import { toWordPatterns } from '#server/names/search-words.ts';

type Db = Kysely<Tables>;

/** A row of the audit log. */
export interface StoredFact {
  id: number;
  at: Date;
  what: FactName;
  actor: PersonKey | null;
  madeFrom: string | null;
  mediaId: string | null;
  mediaTitle: string | null;
  subject: string | null;
  details: FactDetails;
  isAdministration: boolean;
}

/** The facts that match, newest first, beginning after the fact `after`. */
export async function findFacts(
  db: Db,
  filter: AuditFilter,
  after: number | null,
  limit: number,
): Promise<StoredFact[]> {
  let query = selectMatching(db, filter).selectAll();
  if (after !== null) query = query.where('id', '<', after);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    at: new Date(row.at),
    what: row.what as FactName,
    actor: row.actor,
    madeFrom: row.made_from,
    mediaId: row.media_id,
    mediaTitle: row.media_title,
    subject: row.subject,
    details: JSON.parse(row.details) as FactDetails,
    isAdministration: row.by_administration === 1,
  }));
}

export async function countFacts(db: Db, filter: AuditFilter): Promise<number> {
  const { total } = await selectMatching(db, filter)
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** The item's title of today, or the last one recorded of an item that is gone. */
export async function findTitle(db: Db, mediaId: string): Promise<string | null> {
  const item = await db.selectFrom('media').select('title').where('id', '=', mediaId).executeTakeFirst();
  if (item) return item.title;
  const facts = db.selectFrom('recorded_facts').select('media_title').where('media_id', '=', mediaId);
  return (await facts.orderBy('id', 'desc').limit(1).executeTakeFirst())?.media_title ?? null;
}

function selectMatching(db: Db, { query = '', who, account, what, mediaId, from, to }: AuditFilter) {
  let facts = db.selectFrom('recorded_facts');
  if (who) facts = facts.where('actor', '=', accountKey(who));
  if (account)
    facts = facts.where((e) => e.or([e('actor', '=', accountKey(account)), e('subject', '=', accountKey(account))]));
  if (what) facts = what.includes('.') ? facts.where('what', '=', what) : facts.where('what', 'like', `${what}.%`);
  if (mediaId) facts = facts.where('media_id', '=', mediaId);
  if (from) facts = facts.where('at', '>=', Date.parse(from));
  if (to) facts = facts.where('at', '<', Date.parse(to));
  for (const pattern of toWordPatterns(query)) facts = facts.where(mentions(pattern));
  return facts;
}

/** Titles and link names as they were then, titles as they are now, and names of people as long as they are known. */
function mentions(pattern: string) {
  const like = sql`like ${pattern} escape '\\'`;
  return sql<boolean>`(
    fold_for_search(coalesce(media_title, '')) ${like}
    or fold_for_search(details) ${like}
    or media_id in (select id from media where search_text ${like})
    or actor in (select 'account:' || id from accounts where search_text ${like})
    or subject in (select 'account:' || id from accounts where search_text ${like})
    or subject in (select 'guest:' || id from guest_sessions where fold_for_search(name) ${like})
  )`;
}
