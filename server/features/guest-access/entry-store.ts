import type { Insertable, Kysely } from 'kysely';
import {
  asList,
  asRows,
  isOneOf,
  namesOf,
  rowsFrom,
  type ColumnTypes,
  type List,
  type Rows,
} from '#server/database/many.ts';
import { prepare } from '#server/database/prepare.ts';
import type { GuestSessionsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface NewGuestSession {
  id: string;
  mediaId: string;
  linkId: string;
  browserHash: string;
  name: string;
  email: string;
  clickKeptUntil: Date;
  hadLobby: boolean;
  madeFrom: string;
  network: string;
}

/** An entry by its idempotency key, and the guest session that it has won. */
export interface EntryKey {
  key: string;
  fingerprint: string;
  sessionId: string;
  browserHash: string;
  enteredAt: Date;
  isConfirmed: boolean;
  moves: number;
}

const selectEntryKeys = prepare((db: Db, tokenHash: string, keys: List, since: number) =>
  db
    .selectFrom('guest_entry_keys')
    .innerJoin('guest_sessions', 'guest_sessions.id', 'guest_entry_keys.guest_session_id')
    .innerJoin('guest_links', 'guest_links.id', 'guest_entry_keys.link_id')
    .select(['key', 'fingerprint', 'guest_session_id', 'browser_hash', 'confirmed_at', 'moves'])
    .select('guest_sessions.created_at as entered_at')
    .where('guest_links.token_hash', '=', tokenHash)
    .where(isOneOf(db, 'key', keys))
    .where('guest_entry_keys.created_at', '>', since)
    // After *End now*, and after a click that lapsed, the same form is a new entry.
    .where('ended_at', 'is', null)
    .where((or) => or.or([or('confirmed_at', 'is not', null), or('click', '<>', 'released')])),
);

/** The entries by the link with these idempotency keys that were made since then. */
export async function findEntryKeys(unit: Unit, tokenHash: string, keys: string[], since: Date): Promise<EntryKey[]> {
  const { rows } = await selectEntryKeys(unit.db, tokenHash, asList(unit.db, keys), since.getTime());
  return rows.map((row) => ({
    key: row.key,
    fingerprint: row.fingerprint,
    sessionId: row.guest_session_id,
    browserHash: row.browser_hash,
    enteredAt: new Date(row.entered_at),
    isConfirmed: row.confirmed_at !== null,
    moves: row.moves,
  }));
}

const sessionColumns = {
  id: 'text',
  media_id: 'text',
  link_id: 'text',
  browser_hash: 'text',
  name: 'text',
  email: 'text',
  created_at: 'bigint',
  ended_at: 'bigint',
  click: 'text',
  click_kept_until: 'bigint',
  made_from: 'text',
  network: 'text',
  confirmed_at: 'bigint',
  had_lobby: 'integer',
  moves: 'integer',
} as const satisfies ColumnTypes<GuestSessionsTable>;

const insertSessionRows = prepare((db: Db, rows: Rows) =>
  db
    .insertInto('guest_sessions')
    .columns(namesOf(sessionColumns))
    .expression(rowsFrom(db, sessionColumns, rows)),
);

export async function insertSessions(unit: Unit, sessions: NewGuestSession[]): Promise<void> {
  const rows = sessions.map((session): Insertable<GuestSessionsTable> => ({
    id: session.id,
    media_id: session.mediaId,
    link_id: session.linkId,
    browser_hash: session.browserHash,
    name: session.name,
    email: session.email,
    created_at: unit.now.getTime(),
    ended_at: null,
    click: 'reserved',
    click_kept_until: session.clickKeptUntil.getTime(),
    made_from: session.madeFrom,
    network: session.network,
    confirmed_at: null,
    had_lobby: session.hadLobby ? 1 : 0,
    moves: 0,
  }));
  await insertSessionRows(unit.db, asRows(unit.db, sessionColumns, rows));
}

const keyColumns = {
  link_id: 'text',
  key: 'text',
  fingerprint: 'text',
  guest_session_id: 'text',
  created_at: 'bigint',
} as const satisfies ColumnTypes<Tables['guest_entry_keys']>;

const insertKeyRows = prepare((db: Db, rows: Rows) =>
  db
    .insertInto('guest_entry_keys')
    .columns(namesOf(keyColumns))
    .expression(rowsFrom(db, keyColumns, rows))
    // A forgotten key is overwritten.
    .onConflict((conflict) =>
      conflict.columns(['link_id', 'key']).doUpdateSet((set) => ({
        fingerprint: set.ref('excluded.fingerprint'),
        guest_session_id: set.ref('excluded.guest_session_id'),
        created_at: set.ref('excluded.created_at'),
      })),
    ),
);

export async function insertEntryKeys(
  unit: Unit,
  linkId: string,
  keys: Pick<EntryKey, 'key' | 'fingerprint' | 'sessionId'>[],
): Promise<void> {
  const rows = keys.map(({ key, fingerprint, sessionId }) => ({
    link_id: linkId,
    key,
    fingerprint,
    guest_session_id: sessionId,
    created_at: unit.now.getTime(),
  }));
  await insertKeyRows(unit.db, asRows(unit.db, keyColumns, rows));
}

export async function deleteEntryKeys(unit: Unit, before: Date): Promise<void> {
  await unit.db.deleteFrom('guest_entry_keys').where('created_at', '<', before.getTime()).execute();
}

const addReserved = prepare((db: Db, linkId: string, count: number) =>
  db
    .updateTable('guest_links')
    .set((set) => ({ reserved_clicks: set('reserved_clicks', '+', count) }))
    .where('id', '=', linkId),
);

export async function reserveClicks(unit: Unit, linkId: string, count: number): Promise<void> {
  await addReserved(unit.db, linkId, count);
}

/** A guest session that moves to another cookie: the form was sent again because the answer with the first was lost. */
export type Move = Pick<NewGuestSession, 'browserHash' | 'madeFrom'> & Pick<EntryKey, 'moves'>;

export async function moveSession(unit: Unit, sessionId: string, to: Move): Promise<void> {
  await unit.db
    .updateTable('guest_sessions')
    .set({ browser_hash: to.browserHash, made_from: to.madeFrom, moves: to.moves })
    .where('id', '=', sessionId)
    .execute();
}

/** Those of these browsers that have entered any item: their cookie was made by Foyer. */
export async function findKnownBrowsers(db: Db, browserHashes: string[]): Promise<Set<string>> {
  if (browserHashes.length === 0) return new Set();
  const rows = await db
    .selectFrom('guest_sessions')
    .select('browser_hash')
    .distinct()
    .where(isOneOf(db, 'browser_hash', asList(db, browserHashes)))
    .execute();
  return new Set(rows.map((row) => row.browser_hash));
}

export async function confirm(unit: Unit, sessionIds: string[]): Promise<void> {
  await unit.db
    .updateTable('guest_sessions')
    .set({ confirmed_at: unit.now.getTime() })
    .where(isOneOf(unit.db, 'id', asList(unit.db, sessionIds)))
    .execute();
}
