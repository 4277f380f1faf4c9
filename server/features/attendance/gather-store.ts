import type { Kysely } from 'kysely';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { Over } from './rules.ts';

type Db = Kysely<Tables>;

/** What visits are visits to: one session of a room, or an item of another kind. */
export interface Place {
  mediaId: string;
  sessionId: string | null;
}

/** Those of these people who have more visits than `most`. */
export async function findWhoHasMany(db: Db, place: Place, people: string[], most: number): Promise<string[]> {
  const rows = await visitsTo(db, place)
    .select('person')
    .where(isOneOf(db, 'person', asList(db, people)))
    .groupBy('person')
    .having((having) => having.fn.countAll(), '>', most)
    .execute();
  return rows.map(({ person }) => person);
}

/**
 * The visits of a person that are over, locked until the unit is committed: the seat is empty, or the page has ended, or
 * was not seen since `aliveFrom`.
 */
export async function lockOver(
  unit: Unit,
  place: Place,
  person: string,
  aliveFrom: number,
): Promise<(Over & { id: string })[]> {
  const over = visitsTo(unit.db, place)
    .select(['visits.id', 'from_at as from', 'to_at as to', 'seconds', 'pieces', 'hands'])
    .where('person', '=', person)
    .where('is_inside', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('page_sessions')
            .select('page_sessions.id')
            .whereRef('page_sessions.id', '=', 'visits.id')
            .where('ended_at', 'is', null)
            .where('last_seen_at', '>', aliveFrom),
        ),
      ),
    )
    .orderBy('visits.id');
  return await lockRows(unit, over).execute();
}

/** Puts one visit that is over in the place of several. */
export async function replaceVisits(
  { db }: Unit,
  ids: string[],
  { id, mediaId, sessionId, person, from, to, ...sums }: Over & Place & { id: string; person: string },
): Promise<void> {
  await db
    .deleteFrom('visits')
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
  const row = { id, media_id: mediaId, session_id: sessionId, person, from_at: from, to_at: to, is_inside: 0 };
  await db
    .insertInto('visits')
    .values({ ...row, ...sums })
    .execute();
}

function visitsTo(db: Db, { mediaId, sessionId }: Place) {
  return db
    .selectFrom('visits')
    .where('visits.media_id', '=', mediaId)
    .where('session_id', sessionId === null ? 'is' : '=', sessionId);
}
