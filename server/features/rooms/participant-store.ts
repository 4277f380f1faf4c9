import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ParticipantState, RoomRole } from '#contracts/rooms.ts';
import { asList, asRows, isOneOf, namesOf, rowsFrom, type ColumnTypes } from '#server/database/many.ts';
import type { RoomParticipantsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { readName, type NumberedName } from './names.ts';

type Db = Kysely<Tables>;

/** One person in one room session. */
export interface Participant {
  id: string;
  sessionId: string;
  mediaId: string;
  /** `account:<id>` or `guest:<guest session id>`. */
  person: string;
  guestSessionId: string | null;
  accountId: string | null;
  /** As the room shows it. */
  name: string;
  email: string;
  role: RoomRole;
  state: ParticipantState;
  /** Left: what she waited for when she left. */
  waitsFor: 'admission' | 'start' | null;
  wasAdmitted: boolean;
  /** Left: whether she was when she left; a reload does not take her from the stage. */
  isOnStage: boolean;
  /** The engine has told the others of her: she has to stay shown. */
  wasShown: boolean;
  /** The page that has the seat, or waits for it; of a place that lapsed, the page that had it. */
  pageSessionId: string | null;
  waitingSince: Date;
  joinedAt: Date | null;
  refusedAt: Date | null;
  knocks: number;
}

const columns = {
  id: 'text',
  session_id: 'text',
  media_id: 'text',
  person: 'text',
  guest_session_id: 'text',
  account_id: 'text',
  name: 'text',
  name_key: 'text',
  name_number: 'integer',
  email: 'text',
  role: 'text',
  state: 'text',
  waits_for: 'text',
  was_admitted: 'integer',
  is_on_stage: 'integer',
  was_shown: 'integer',
  page_session_id: 'text',
  waiting_since: 'bigint',
  joined_at: 'bigint',
  refused_at: 'bigint',
  knocks: 'integer',
} as const satisfies ColumnTypes<RoomParticipantsTable>;

const changing = [
  'name',
  'name_key',
  'name_number',
  'role',
  'state',
  'waits_for',
  'was_admitted',
  'is_on_stage',
  'was_shown',
  'page_session_id',
  'waiting_since',
  'joined_at',
  'refused_at',
  'knocks',
] as const;

/** Writes these participants as they are now, new or not. */
export async function saveAll(unit: Unit, participants: Participant[]): Promise<void> {
  if (participants.length === 0) return;
  await unit.db
    .insertInto('room_participants')
    .columns(namesOf(columns))
    .expression(rowsFrom(unit.db, columns, asRows(unit.db, columns, participants.map(toRow))))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((set) => Object.fromEntries(changing.map((name) => [name, set.ref(`excluded.${name}`)]))),
    )
    .execute();
}

export async function findById(db: Db, id: string): Promise<Participant | null> {
  const row = await db.selectFrom('room_participants').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? fromRow(row) : null;
}

export async function findByIds(db: Db, ids: string[]): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
  return rows.map(fromRow);
}

/** People whom the session has refused, who may knock. */
export async function findRefused(db: Db, sessionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('room_participants')
    .select('person')
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['declined', 'removed'])
    .execute();
  return rows.map(({ person }) => person);
}

/** Everybody of the session who waits or is inside, in the order of waiting. */
export async function findPresent(db: Db, sessionId: string): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['waiting', 'inside'])
    .orderBy('waiting_since')
    // A crowd comes in one commit: its order is any, but always the same.
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

export async function countInside(db: Db, sessionId: string): Promise<number> {
  const { count } = await db
    .selectFrom('room_participants')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('session_id', '=', sessionId)
    .where('state', '=', 'inside')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Somebody else of the session who waits or is inside has this very name. */
export async function isNameTaken(db: Db, sessionId: string, name: NumberedName, id: string): Promise<boolean> {
  const row = await selectOthers(db, sessionId, name, id).where('name_number', '=', name.number).executeTakeFirst();
  return row !== undefined;
}

/** The highest number that somebody else of the session who waits or is inside has behind this name. */
export async function findHighestNumber(db: Db, sessionId: string, name: NumberedName, id: string): Promise<number> {
  const row = await selectOthers(db, sessionId, name, id).orderBy('name_number', 'desc').executeTakeFirst();
  return row?.name_number ?? 0;
}

function selectOthers(db: Db, sessionId: string, { key }: NumberedName, id: string) {
  return db
    .selectFrom('room_participants')
    .select('name_number')
    .where('session_id', '=', sessionId)
    .where('name_key', '=', key)
    .where('state', 'in', ['waiting', 'inside'])
    .where('id', '!=', id)
    .limit(1);
}

/** Of these people, those who were ever in the session. */
export async function findByPerson(db: Db, sessionId: string, people: string[]): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where(isOneOf(db, 'person', asList(db, people)))
    .execute();
  return rows.map(fromRow);
}

/** The last time that somebody was in a session of the room. */
export async function findLastOf(db: Db, mediaId: string, person: string): Promise<Participant | null> {
  const row = await db
    .selectFrom('room_participants')
    .innerJoin('room_sessions', 'room_sessions.id', 'room_participants.session_id')
    .selectAll('room_participants')
    .where('room_sessions.media_id', '=', mediaId)
    .where('person', '=', person)
    .orderBy('room_sessions.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** Those of these guest sessions who wait or are inside, whatever room they are in. */
export async function findPresentGuests(db: Db, guestSessionIds: string[]): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where(isOneOf(db, 'guest_session_id', asList(db, guestSessionIds)))
    .where('state', 'in', ['waiting', 'inside'])
    .execute();
  return rows.map(fromRow);
}

/** Whether this guest session was ever in a session of the room. */
export async function hasParticipated(db: Db, person: string): Promise<boolean> {
  const row = await db.selectFrom('room_participants').select('id').where('person', '=', person).executeTakeFirst();
  return row !== undefined;
}

function toRow(one: Participant): Insertable<RoomParticipantsTable> & RoomParticipantsTable {
  const { key: nameKey, number: nameNumber } = readName(one.name);
  return {
    id: one.id,
    session_id: one.sessionId,
    media_id: one.mediaId,
    person: one.person,
    guest_session_id: one.guestSessionId,
    account_id: one.accountId,
    name: one.name,
    name_key: nameKey,
    name_number: nameNumber,
    email: one.email,
    role: one.role,
    state: one.state,
    waits_for: one.waitsFor,
    was_admitted: Number(one.wasAdmitted),
    is_on_stage: Number(one.isOnStage),
    was_shown: Number(one.wasShown),
    page_session_id: one.pageSessionId,
    waiting_since: one.waitingSince.getTime(),
    joined_at: one.joinedAt?.getTime() ?? null,
    refused_at: one.refusedAt?.getTime() ?? null,
    knocks: one.knocks,
  };
}

function fromRow(row: Selectable<RoomParticipantsTable>): Participant {
  return {
    id: row.id,
    sessionId: row.session_id,
    mediaId: row.media_id,
    person: row.person,
    guestSessionId: row.guest_session_id,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    role: row.role as RoomRole,
    state: row.state as ParticipantState,
    waitsFor: row.waits_for as Participant['waitsFor'],
    wasAdmitted: row.was_admitted === 1,
    isOnStage: row.is_on_stage === 1,
    wasShown: row.was_shown === 1,
    pageSessionId: row.page_session_id,
    waitingSince: new Date(row.waiting_since),
    joinedAt: row.joined_at === null ? null : new Date(row.joined_at),
    refusedAt: row.refused_at === null ? null : new Date(row.refused_at),
    knocks: row.knocks,
  };
}
