import { sql, type Kysely } from 'kysely';
import { asList, asRows, isOneOf, namesOf, rowsFrom, type ColumnTypes } from '#server/database/many.ts';
import type { Tables, VisitsTable } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { Visit } from './rules.ts';

type Db = Kysely<Tables>;

const columns = {
  id: 'text',
  media_id: 'text',
  session_id: 'text',
  person: 'text',
  from_at: 'bigint',
  to_at: 'bigint',
  is_inside: 'integer',
  seconds: 'integer',
  pieces: 'text',
  hands: 'integer',
} as const satisfies ColumnTypes<VisitsTable>;

export interface WatchedPage {
  pageSessionId: string;
  mediaId: string;
  person: string;
  openedAt: number;
  /** Null: what the page reports is not believed, because no media was served to it since the server began. */
  watched: { seconds: number; pieces: string } | null;
}

/**
 * Writes what an open page has watched so far in place of its last report; without it, only that the person is still
 * there. False: the page has not reported before.
 */
export async function updateWatched(unit: Unit, { pageSessionId, watched }: WatchedPage): Promise<boolean> {
  const { numUpdatedRows } = await unit.db
    .updateTable('visits')
    .set({ to_at: unit.now.getTime(), ...watched })
    .where('id', '=', pageSessionId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The first report of a page. */
export async function insertWatched(unit: Unit, page: WatchedPage): Promise<void> {
  const report = { to_at: unit.now.getTime(), ...page.watched };
  const { pageSessionId: id, mediaId: media_id, person, openedAt: from_at } = page;
  await unit.db
    .insertInto('visits')
    .values({
      ...{ id, media_id, session_id: null, person, from_at },
      ...{ is_inside: 0, hands: 0, seconds: 0, pieces: '', ...report },
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(report))
    .execute();
}

export async function isPageOpen(db: Db, pageSessionId: string): Promise<boolean> {
  const open = db
    .selectFrom('page_sessions')
    .select('id')
    .where('id', '=', pageSessionId)
    .where('ended_at', 'is', null);
  return (await open.executeTakeFirst()) !== undefined;
}

/** People who have just taken a seat in a room; `id` names the visit. */
export async function beginVisits(
  unit: Unit,
  visits: { id: string; mediaId: string; sessionId: string; person: string }[],
): Promise<void> {
  const at = unit.now.getTime();
  const rows = visits.map(({ id, mediaId, sessionId, person }) => ({
    ...{ id, media_id: mediaId, session_id: sessionId, person, from_at: at, to_at: at },
    ...{ is_inside: 1, seconds: 0, pieces: '', hands: 0 },
  }));
  await unit.db
    .insertInto('visits')
    .columns(namesOf(columns))
    .expression(rowsFrom(unit.db, columns, asRows(unit.db, columns, rows)))
    .execute();
}

/** Ends the visits of these people to the room session. */
export async function endVisits(unit: Unit, mediaId: string, sessionId: string, people: string[]): Promise<void> {
  const now = unit.now.getTime();
  await unit.db
    .updateTable('visits')
    .set({ is_inside: 0, to_at: now, seconds: sql<number>`(${sql.lit(now)} - from_at + 500) / 1000` })
    .where('media_id', '=', mediaId)
    .where('session_id', '=', sessionId)
    .where(isOneOf(unit.db, 'person', asList(unit.db, people)))
    .where('is_inside', '=', 1)
    .execute();
}

/** The people among these whose visit to the room session has begun and not ended. */
export async function findInside(db: Db, mediaId: string, sessionId: string, people: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('visits')
    .select('person')
    .where('media_id', '=', mediaId)
    .where('session_id', '=', sessionId)
    .where(isOneOf(db, 'person', asList(db, people)))
    .where('is_inside', '=', 1)
    .execute();
  return new Set(rows.map(({ person }) => person));
}

export async function addHand(unit: Unit, mediaId: string, sessionId: string, person: string): Promise<void> {
  await unit.db
    .updateTable('visits')
    .set((set) => ({ hands: set('hands', '+', 1) }))
    .where('media_id', '=', mediaId)
    .where('session_id', '=', sessionId)
    .where('person', '=', person)
    .where('is_inside', '=', 1)
    .execute();
}

/**
 * The visits of an item, or of one session of a room. A page that was silent for longer than `insideMs`, or that has
 * ended, is not inside.
 */
export async function findVisits(
  db: Db,
  mediaId: string,
  sessionId: string | null,
  { now, insideMs }: { now: number; insideMs: number },
): Promise<Visit[]> {
  const rows = await db
    .selectFrom('visits')
    .leftJoin('page_sessions', 'page_sessions.id', 'visits.id')
    .select(['visits.person', 'from_at', 'to_at', 'is_inside', 'seconds', 'pieces', 'hands'])
    .select(['page_sessions.id as page', 'ended_at'])
    .where('visits.media_id', '=', mediaId)
    .where('session_id', sessionId === null ? 'is' : '=', sessionId)
    .execute();
  return rows.map((row) => {
    const isWatching = row.page !== null && row.ended_at === null && row.to_at > now - insideMs;
    const isSeated = row.is_inside === 1;
    return {
      person: row.person,
      from: row.from_at,
      to: isSeated ? now : row.to_at,
      isInside: isSeated || isWatching,
      seconds: isSeated ? (now - row.from_at) / 1000 : row.seconds,
      pieces: row.pieces,
      hands: row.hands,
    };
  });
}
