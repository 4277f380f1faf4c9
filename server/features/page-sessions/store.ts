import type { Insertable, Kysely, Selectable } from 'kysely';
import type { MediaKind } from '#contracts/media.ts';
import {
  asList,
  asRows,
  isOneOf,
  namesOf,
  rowsFrom,
  valuesOf,
  type ColumnTypes,
  type List,
  type Rows,
} from '#server/database/many.ts';
import { isInvitedKey, type PersonKey } from '#server/access/person.ts';
import { databaseTime } from '#server/database/database-time.ts';
import { prepare } from '#server/database/prepare.ts';
import type { PageSessionsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** One load of an item's page. Times are epoch milliseconds, because thousands of media requests compare them. */
export interface PageSession {
  id: string;
  mediaId: string;
  kind: MediaKind;
  openedAs: 'member' | 'guest' | 'invited' | 'preview';
  accountSessionId: string | null;
  guestSessionId: string | null;
  /** Hash of the cookie that owns the page session. */
  ownerHash: string;
  person: string;
  isCounted: boolean;
  openedAt: number;
  lastSeenAt: number;
  endedAt: number | null;
  playedAt: number | null;
}

const columns = {
  id: 'text',
  media_id: 'text',
  kind: 'text',
  opened_as: 'text',
  account_session_id: 'text',
  guest_session_id: 'text',
  owner_hash: 'text',
  person: 'text',
  is_counted: 'integer',
  opened_at: 'bigint',
  last_seen_at: 'bigint',
  ended_at: 'bigint',
  played_at: 'bigint',
} as const satisfies ColumnTypes<PageSessionsTable>;

const insertRows = prepare((db: Db, rows: Rows) =>
  db
    .insertInto('page_sessions')
    .columns(namesOf(columns))
    .expression(rowsFrom(db, columns, rows)),
);

export async function insertAll(unit: Unit, sessions: PageSession[]): Promise<void> {
  await insertRows(unit.db, asRows(unit.db, columns, sessions.map(toRow)));
}

export async function find(db: Db, id: string): Promise<PageSession | null> {
  const row = await db.selectFrom('page_sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? fromRow(row) : null;
}

// One row is read for each person: thousands of page loads by one person must not slow down the others.
const selectLastOpened = prepare((db: Db, mediaId: string, people: List, since: number) =>
  db
    .selectFrom(valuesOf(db, people).as('people'))
    .select((select) => [
      'people.value as person',
      select
        .selectFrom('page_sessions')
        .select('opened_at')
        .where('media_id', '=', mediaId)
        .whereRef('person', '=', 'people.value')
        .where('opened_at', '>', since)
        .orderBy('opened_at', 'desc')
        .limit(1)
        .as('opened_at'),
    ]),
);

/** The instants at which these people last opened the item's page, by person. */
export async function findLastOpened(
  db: Db,
  mediaId: string,
  people: string[],
  since: number,
): Promise<Map<string, number>> {
  const { rows } = await selectLastOpened(db, mediaId, asList(db, people), since);
  return new Map(rows.flatMap(({ person, opened_at: at }) => (at === null ? [] : [[person, at] as const])));
}

const selectOpenOfGuests = prepare((db: Db, guests: List, openedAfter: number, seenFrom: number) =>
  db
    .selectFrom('page_sessions')
    .select(['id', 'guest_session_id'])
    .where(isOneOf(db, 'guest_session_id', guests))
    .where('ended_at', 'is', null)
    .where('opened_at', '>', openedAfter)
    .where('last_seen_at', '>=', seenFrom)
    .orderBy('opened_at', 'desc'),
);

/** Page sessions of these guest sessions that were not ended, by guest session, the newest first. */
export async function findOpenOfGuests(
  db: Db,
  guestSessionIds: string[],
  since: { openedAfter: number; seenFrom: number },
): Promise<Map<string, string[]>> {
  const { rows } = await selectOpenOfGuests(db, asList(db, guestSessionIds), since.openedAfter, since.seenFrom);
  const open = new Map<string, string[]>();
  for (const { id, guest_session_id: guest } of rows) open.set(guest!, [...(open.get(guest!) ?? []), id]);
  return open;
}

/** The open pages of a person on an item. */
export async function findOpenOfPerson(db: Db, mediaId: string, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('page_sessions')
    .select('id')
    .where('media_id', '=', mediaId)
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** How many people have a page of the item open that was seen since then, previews and this person left out. */
export async function countPeople(db: Db, mediaId: string, since: number, except: string): Promise<number> {
  const { people } = await db
    .selectFrom('page_sessions')
    .select(({ fn }) => fn.count<number | string>('person').distinct().as('people'))
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    .where('last_seen_at', '>', since)
    .where('opened_as', '!=', 'preview')
    .where('person', '!=', except)
    .executeTakeFirstOrThrow();
  return Number(people);
}

/** Ends the page sessions of the item that belong to the given owners; returns the ended ids. */
export async function endOwned(unit: Unit, mediaId: string, owners: Map<string, Set<string>>): Promise<string[]> {
  const rows = await unit.db
    .selectFrom('page_sessions')
    .select(['id', 'owner_hash'])
    .where(isOneOf(unit.db, 'id', asList(unit.db, [...owners.keys()])))
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    .execute();
  const ids = rows.filter((row) => owners.get(row.id)?.has(row.owner_hash)).map((row) => row.id);
  await endAll(unit, ids);
  return ids;
}

export async function endAll(unit: Unit, ids: string[]): Promise<void> {
  await unit.db
    .updateTable('page_sessions')
    .set({ ended_at: databaseTime(unit.db) })
    .where(isOneOf(unit.db, 'id', asList(unit.db, ids)))
    .where('ended_at', 'is', null)
    .execute();
}

type OwnerColumn = 'guest_session_id' | 'account_session_id' | 'media_id';

/** Ends all page sessions of these guest sessions, account sessions or items; returns the ended ids. */
export async function endAllOf(unit: Unit, column: OwnerColumn, owners: string[]): Promise<string[]> {
  const rows = await unit.db
    .updateTable('page_sessions')
    .set({ ended_at: databaseTime(unit.db) })
    .where(isOneOf(unit.db, column, asList(unit.db, owners)))
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Ends all page sessions that these people have on the item; returns the ended ids. */
export async function endAllOfPeople(unit: Unit, mediaId: string, people: PersonKey[]): Promise<string[]> {
  const rows = await unit.db
    .updateTable('page_sessions')
    .set({ ended_at: databaseTime(unit.db) })
    .where('media_id', '=', mediaId)
    .where(isOneOf(unit.db, 'person', asList(unit.db, people)))
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** The people with a page of the item that was seen since then, and when it was last seen. */
export async function findPeopleSeenSince(db: Db, mediaId: string, since: number): Promise<Map<PersonKey, number>> {
  const rows = await db
    .selectFrom('page_sessions')
    .select((select) => ['person', select.fn.max('last_seen_at').as('seen_at')])
    .where('media_id', '=', mediaId)
    .where('ended_at', 'is', null)
    .where('last_seen_at', '>', since)
    .groupBy('person')
    .execute();
  return new Map(rows.map((row) => [row.person, row.seen_at]));
}

export async function markSeen(unit: Unit, ids: string[], at: number): Promise<void> {
  await unit.db
    .updateTable('page_sessions')
    .set({ last_seen_at: at })
    .where(isOneOf(unit.db, 'id', asList(unit.db, ids)))
    .execute();
}

/** True for the first report of this page session. */
export async function markPlayed(unit: Unit, id: string): Promise<boolean> {
  const result = await unit.db
    .updateTable('page_sessions')
    .set({ played_at: unit.now.getTime() })
    .where('id', '=', id)
    .where('played_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Now, in the database's time. */
export async function readTime(db: Db): Promise<number> {
  return (await db.selectNoFrom(databaseTime(db).as('now')).executeTakeFirstOrThrow()).now;
}

/** `since` in the database's time. */
export async function findEndedSince(db: Db, since: number): Promise<string[]> {
  const rows = await db.selectFrom('page_sessions').select('id').where('ended_at', '>=', since).execute();
  return rows.map((row) => row.id);
}

/** Ids of guest sessions of the item with a page that was seen since then. */
export async function findGuestsSeenSince(db: Db, mediaId: string, since: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('page_sessions')
    .select('guest_session_id')
    .distinct()
    .where('media_id', '=', mediaId)
    .where('opened_as', '=', 'guest')
    .where('ended_at', 'is', null)
    .where('last_seen_at', '>', since)
    .execute();
  return new Set(rows.flatMap((row) => row.guest_session_id ?? []));
}

export async function deleteNotSeenSince(unit: Unit, since: number): Promise<void> {
  await unit.db.deleteFrom('page_sessions').where('last_seen_at', '<', since).execute();
}

function toRow(session: PageSession): Insertable<PageSessionsTable> {
  return {
    id: session.id,
    media_id: session.mediaId,
    kind: session.kind,
    // The column is older than invitations: the person's key tells them from guests.
    opened_as: session.openedAs === 'invited' ? 'guest' : session.openedAs,
    account_session_id: session.accountSessionId,
    guest_session_id: session.guestSessionId,
    owner_hash: session.ownerHash,
    person: session.person,
    is_counted: session.isCounted ? 1 : 0,
    opened_at: session.openedAt,
    last_seen_at: session.lastSeenAt,
    ended_at: session.endedAt,
    played_at: session.playedAt,
  };
}

function fromRow(row: Selectable<PageSessionsTable>): PageSession {
  return {
    id: row.id,
    mediaId: row.media_id,
    kind: row.kind as MediaKind,
    openedAs: isInvitedKey(row.person) ? 'invited' : (row.opened_as as PageSession['openedAs']),
    accountSessionId: row.account_session_id,
    guestSessionId: row.guest_session_id,
    ownerHash: row.owner_hash,
    person: row.person,
    isCounted: row.is_counted === 1,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    endedAt: row.ended_at,
    playedAt: row.played_at,
  };
}

/** The items that this person has pages of which have not ended. */
export async function findItemsOpenTo(db: Db, person: PersonKey): Promise<{ id: string; kind: MediaKind }[]> {
  const rows = await db
    .selectFrom('page_sessions')
    .select(['media_id', 'kind'])
    .distinct()
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(({ media_id, kind }) => ({ id: media_id, kind: kind as MediaKind }));
}
