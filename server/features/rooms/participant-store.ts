import type { Kysely, Selectable } from 'kysely';
import type { ParticipantState, RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '#server/access/person.ts';
import { asList, asRows, isOneOf, namesOf, rowsFrom, type ColumnTypes } from '#server/database/many.ts';
import type { RoomParticipantsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { readName, type NumberedName } from '#server/names/numbered.ts';

type Db = Kysely<Tables>;

/** One person in one room session. */
export interface Participant {
  id: string;
  sessionId: string;
  mediaId: string;
  person: PersonKey;
  guestSessionId: string | null;
  accountId: string | null;
  /** As the room shows it. */
  name: string;
  email: string;
  role: RoomRole;
  state: ParticipantState;
  /** Kept when the participant leaves: what the participant waited for. */
  waitsFor: 'admission' | 'start' | null;
  wasAdmitted: boolean;
  /** Kept when the participant leaves, because a reload takes nobody off the stage. */
  isOnStage: boolean;
  /** The engine has announced this participant to the others once, so it must go on doing so. */
  wasShown: boolean;
  /** The page that has the seat or waits for it; after a lapse, the page that waited. */
  pageSessionId: string | null;
  waitingSince: Date;
  joinedAt: Date | null;
  refusedAt: Date | null;
  knocks: number;
  /** See `labelNetwork`. */
  network: string | null;
}

type Row = RoomParticipantsTable;
type Cell = string | number | null;

/** The column of one property, and how its value is written and read. */
interface Column<Value> {
  name: keyof Row;
  type: 'text' | 'bigint' | 'integer';
  toCell(value: Value): Cell;
  fromCell(cell: Cell): Value;
  /** Written once and never updated. */
  isFixed?: true;
}

/** The one list of columns: rows are written, read and updated by it. */
const columns: { [Property in keyof Participant]: Column<Participant[Property]> } = {
  id: fixed(text('id')),
  sessionId: fixed(text('session_id')),
  mediaId: fixed(text('media_id')),
  person: fixed(text('person')),
  guestSessionId: fixed(text('guest_session_id')),
  accountId: fixed(text('account_id')),
  name: text('name'),
  email: fixed(text('email')),
  role: text('role'),
  state: text('state'),
  waitsFor: text('waits_for'),
  wasAdmitted: flag('was_admitted'),
  isOnStage: flag('is_on_stage'),
  wasShown: flag('was_shown'),
  pageSessionId: text('page_session_id'),
  waitingSince: instant('waiting_since'),
  joinedAt: instant('joined_at'),
  refusedAt: instant('refused_at'),
  knocks: integer('knocks'),
  network: fixed(text('network')),
};

/** Made from the name and never read back: other participants' names are compared with them. */
const nameColumns = { name_key: 'text', name_written: 'text', name_number: 'integer' } as const;

function text<Value extends string | null>(name: keyof Row): Column<Value> {
  return { name, type: 'text', toCell: (value) => value, fromCell: (cell) => cell as Value };
}

function integer(name: keyof Row): Column<number> {
  return { name, type: 'integer', toCell: (value) => value, fromCell: Number };
}

function flag(name: keyof Row): Column<boolean> {
  return { name, type: 'integer', toCell: Number, fromCell: (cell) => cell === 1 };
}

function instant<Value extends Date | null>(name: keyof Row): Column<Value> {
  const fromCell = (cell: Cell) => (cell === null ? null : new Date(cell)) as Value;
  return { name, type: 'bigint', toCell: (at) => at?.getTime() ?? null, fromCell };
}

function fixed<Value>(column: Column<Value>): Column<Value> {
  return { ...column, isFixed: true };
}

const properties = Object.entries(columns) as [keyof Participant, Column<unknown>][];
const columnTypes = {
  ...Object.fromEntries(properties.map(([, { name, type }]) => [name, type])),
  ...nameColumns,
} as ColumnTypes<Row>;
const changing = [...properties.flatMap(([, { name, isFixed }]) => (isFixed ? [] : name)), ...namesOf(nameColumns)];

function toRow(one: Participant): Row {
  const { skeletons, number } = readName(one.name);
  const row: Record<string, Cell> = {};
  for (const [property, { name, toCell }] of properties) row[name] = toCell(one[property]);
  return { ...row, ...nameCells(skeletons), name_number: number } as unknown as Row;
}

function nameCells({ folded, written }: NumberedName['skeletons']) {
  return { name_key: folded, name_written: written };
}

function fromRow(row: Selectable<Row>): Participant {
  const one: Record<string, unknown> = {};
  for (const [property, { name, fromCell }] of properties) one[property] = fromCell(row[name]);
  return one as unknown as Participant;
}

/** What changes while a person takes part; a new name is saved with the whole participant, as its keys change too. */
export type Change = Partial<
  Pick<Participant, 'role' | 'state' | 'waitsFor' | 'wasAdmitted' | 'isOnStage' | 'wasShown' | 'pageSessionId'> &
    Pick<Participant, 'waitingSince' | 'joinedAt' | 'refusedAt' | 'knocks'>
>;

/** Brings a participant on the stage or off it; one who was on it once stays shown to the others. */
export function stageChange(isOnStage: boolean): Change {
  return isOnStage ? { isOnStage, wasShown: true } : { isOnStage };
}

/** Gives these participants the same new values. One statement without rows: a whole lobby is admitted by it. */
export async function updateAll(unit: Unit, ids: string[], change: Change): Promise<void> {
  if (ids.length === 0) return;
  const cells = properties.flatMap(([property, { name, toCell }]) =>
    property in change ? [[name, toCell(change[property as keyof Change])] as const] : [],
  );
  await unit.db
    .updateTable('room_participants')
    .set(Object.fromEntries(cells))
    .where(isOneOf(unit.db, 'id', asList(unit.db, ids)))
    .execute();
}

/** Writes these participants as they are now, new or not. */
export async function saveAll(unit: Unit, participants: Participant[]): Promise<void> {
  if (participants.length === 0) return;
  await unit.db
    .insertInto('room_participants')
    .columns(namesOf(columnTypes))
    .expression(rowsFrom(unit.db, columnTypes, asRows(unit.db, columnTypes, participants.map(toRow))))
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

/** Persons whom the session has declined or removed; they may knock. */
export async function findRefused(db: Db, sessionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('room_participants')
    .select('person')
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['declined', 'removed'])
    .execute();
  return rows.map(({ person }) => person);
}

/** The session's participants who wait or are inside, in the order of waiting. */
export async function findPresent(db: Db, sessionId: string): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['waiting', 'inside'])
    .orderBy('waiting_since')
    // Participants who came in one commit share waiting_since: the id makes their order stable.
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

/**
 * The other participants of the session who wait or are inside and whose name looks like this one. One query for each
 * form of the name, because SQLite uses no index for both at once.
 */
export async function findNamesakes(
  db: Db,
  sessionId: string,
  { skeletons, number }: NumberedName,
  id: string,
): Promise<Participant[]> {
  const found = new Map<string, Participant>();
  for (const [column, value] of Object.entries(nameCells(skeletons))) {
    const rows = await selectOthers(db, sessionId, column as NameColumn, value, id)
      .selectAll()
      .where('name_number', '=', number)
      .execute();
    for (const row of rows) found.set(row.id, fromRow(row));
  }
  return [...found.values()];
}

/** The highest number that another participant who waits or is inside has behind this name; 0 when none has it. */
export async function findHighestNumber(
  db: Db,
  sessionId: string,
  { skeletons }: NumberedName,
  id: string,
): Promise<number> {
  let highest = 0;
  for (const [column, value] of Object.entries(nameCells(skeletons))) {
    const row = await selectOthers(db, sessionId, column as NameColumn, value, id)
      .select('name_number')
      .orderBy('name_number', 'desc')
      .limit(1)
      .executeTakeFirst();
    highest = Math.max(highest, row?.name_number ?? 0);
  }
  return highest;
}

type NameColumn = keyof ReturnType<typeof nameCells>;

function selectOthers(db: Db, sessionId: string, column: NameColumn, value: string, id: string) {
  return db
    .selectFrom('room_participants')
    .where('session_id', '=', sessionId)
    .where(column, '=', value)
    .where('state', 'in', ['waiting', 'inside'])
    .where('id', '!=', id);
}

/** The participants of these persons in the session, present or not. */
export async function findByPerson(db: Db, sessionId: string, people: string[]): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where(isOneOf(db, 'person', asList(db, people)))
    .execute();
  return rows.map(fromRow);
}

/** The person's participant in the last session of the room that the person was in. */
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

/** Participants of these guest sessions who wait or are inside, in any room. */
export async function findPresentGuests(db: Db, guestSessionIds: string[]): Promise<Participant[]> {
  const rows = await db
    .selectFrom('room_participants')
    .selectAll()
    .where(isOneOf(db, 'guest_session_id', asList(db, guestSessionIds)))
    .where('state', 'in', ['waiting', 'inside'])
    .execute();
  return rows.map(fromRow);
}

/** Whether this guest session was ever in a session of its room. */
export async function hasParticipated(db: Db, guestSessionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('room_participants')
    .select('id')
    .where('guest_session_id', '=', guestSessionId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
