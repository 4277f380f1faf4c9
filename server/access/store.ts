import type { Kysely } from 'kysely';
import type { MediaKind, MediaStatus, Visibility } from '#contracts/media.ts';
import { asList, isOneOf, type List } from '#server/database/many.ts';
import { prepare } from '#server/database/prepare.ts';
import type { Tables } from '#server/database/tables.ts';
import { everyoneKey, readPersonKey, type PersonKey } from './person.ts';
import type { Grant, GrantSource, ItemFacts } from './rules.ts';

type Db = Kysely<Tables>;

/** The columns of an item that rights, and the routes that check them, need. */
export interface AccessItem extends ItemFacts {
  id: string;
  kind: MediaKind;
  title: string;
}

const selectItem = prepare((db: Db, mediaId: string) =>
  db
    .selectFrom('media')
    .leftJoin('media_files', 'media_files.media_id', 'media.id')
    .select(['id', 'kind', 'title', 'owner_id', 'visibility', 'media_files.status', 'deleted_at'])
    .where('id', '=', mediaId),
);

/** Also finds deleted items: the rule gives nobody a right on them. */
export async function findItem(db: Db, mediaId: string): Promise<AccessItem | null> {
  const [row] = (await selectItem(db, mediaId)).rows;
  if (!row) return null;
  return {
    id: row.id,
    kind: row.kind as MediaKind,
    title: row.title,
    ownerId: row.owner_id,
    visibility: row.visibility as Visibility,
    status: (row.status ?? 'ready') as MediaStatus,
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}

const selectGrants = prepare((db: Db, mediaIds: List, holders: List) =>
  db
    .selectFrom('item_grants')
    .select(['media_id', 'holder', 'role', 'source'])
    .where(isOneOf(db, 'media_id', mediaIds))
    .where(isOneOf(db, 'holder', holders)),
);

/** The roles that one person was given on these items, by item; those given to everyone are every member's. */
export async function findGrantsOf(db: Db, holder: PersonKey, mediaIds: string[]): Promise<Map<string, Grant[]>> {
  if (mediaIds.length === 0) return new Map();
  const holders = readPersonKey(holder).kind === 'account' ? [holder, everyoneKey] : [holder];
  const { rows } = await selectGrants(db, asList(db, mediaIds), asList(db, holders));
  return groupGrants(rows, ({ media_id }) => media_id);
}

/** The roles that these people were given on one item, by person; those given to everyone stand under `everyoneKey`. */
export async function findGrantsOn(db: Db, mediaId: string, holders: PersonKey[]): Promise<Map<PersonKey, Grant[]>> {
  if (holders.length === 0) return new Map();
  const { rows } = await selectGrants(db, asList(db, [mediaId]), asList(db, [...holders, everyoneKey]));
  return groupGrants(rows, ({ holder }) => holder);
}

interface GrantRow {
  media_id: string;
  holder: string;
  role: string;
  source: string;
}

function groupGrants(rows: GrantRow[], keyOf: (row: GrantRow) => string): Map<string, Grant[]> {
  const grants = new Map<string, Grant[]>();
  for (const row of rows) {
    const grant = { role: row.role as Grant['role'], source: row.source as GrantSource };
    grants.set(keyOf(row), [...(grants.get(keyOf(row)) ?? []), grant]);
  }
  return grants;
}
