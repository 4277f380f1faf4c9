import type { Kysely, Selectable } from 'kysely';
import type { RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '#server/access/person.ts';
import type { ChatAuthorsTable, Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { readName, type NumberedName } from '#server/names/numbered.ts';

type Db = Kysely<Tables>;

/** Somebody who writes in a chat. */
export interface Author {
  id: string;
  mediaId: string;
  placeId: string;
  person: PersonKey;
  name: string;
  /** As of the last message. */
  role: RoomRole;
  isGuest: boolean;
  isMuted: boolean;
}

export async function findAuthor(db: Db, placeId: string, person: PersonKey): Promise<Author | null> {
  const row = await selectFrom(db, placeId).where('person', '=', person).executeTakeFirst();
  return row ? toAuthor(row) : null;
}

export async function findAuthorById(db: Db, placeId: string, id: string): Promise<Author | null> {
  const row = await selectFrom(db, placeId).where('id', '=', id).executeTakeFirst();
  return row ? toAuthor(row) : null;
}

export async function insertAuthor(unit: Unit, author: Author): Promise<void> {
  await unit.db
    .insertInto('chat_authors')
    .values({
      id: author.id,
      media_id: author.mediaId,
      place_id: author.placeId,
      person: author.person,
      ...standingColumns(author),
      muted_at: null,
      muted_by: null,
    })
    .execute();
}

/** Writes the author's name and role. */
export async function saveAuthor(unit: Unit, author: Author): Promise<void> {
  await unit.db.updateTable('chat_authors').set(standingColumns(author)).where('id', '=', author.id).execute();
}

/** `by`: the account of the moderator who mutes; null lifts it. */
export async function setMuted(unit: Unit, id: string, by: string | null): Promise<void> {
  await unit.db
    .updateTable('chat_authors')
    .set({ muted_at: by === null ? null : unit.now.getTime(), muted_by: by })
    .where('id', '=', id)
    .execute();
}

/** The other authors of the place who have this very name, or one that looks like it, with the same number. */
export async function findNamesakes(db: Db, placeId: string, name: NumberedName): Promise<Author[]> {
  const rows = await selectNamed(db, placeId, name).where('name_number', '=', name.number).execute();
  return rows.map(toAuthor);
}

/** The highest number that an author has behind this name; 0 when nobody has the name. */
export async function findHighestNumber(db: Db, placeId: string, name: NumberedName): Promise<number> {
  const row = await selectNamed(db, placeId, name).orderBy('name_number', 'desc').limit(1).executeTakeFirst();
  return row?.name_number ?? 0;
}

function selectFrom(db: Db, placeId: string) {
  return db.selectFrom('chat_authors').selectAll().where('place_id', '=', placeId);
}

function selectNamed(db: Db, placeId: string, { skeletons }: NumberedName) {
  return selectFrom(db, placeId).where((e) =>
    e.or([e('name_key', '=', skeletons.folded), e('name_written', '=', skeletons.written)]),
  );
}

function standingColumns({ name, role, isGuest }: Author) {
  const { skeletons, number } = readName(name);
  return {
    ...{ name, name_key: skeletons.folded, name_written: skeletons.written, name_number: number },
    ...{ role, is_guest: isGuest ? 1 : 0 },
  };
}

export function toAuthor(
  row: Selectable<Omit<ChatAuthorsTable, `name_${string}` | 'muted_by' | 'erased_messages'>>,
): Author {
  return {
    id: row.id,
    mediaId: row.media_id,
    placeId: row.place_id,
    person: row.person,
    name: row.name,
    role: row.role as RoomRole,
    isGuest: row.is_guest === 1,
    isMuted: row.muted_at !== null,
  };
}
