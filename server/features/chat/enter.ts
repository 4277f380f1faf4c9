import type { Unit } from '#server/database/write.ts';
import { numberName, rankName, readName } from '#server/names/numbered.ts';
import { newId } from '#server/random.ts';
import { findAuthor, findHighestNumber, findNamesakes, insertAuthor, saveAuthor, type Author } from './author-store.ts';
import type { ChatSeat, ChatStanding } from './dependencies.ts';

/**
 * The author that a person is in a chat, made at the first message. Name and role are those of today. While the chat's
 * settings are locked, no other author takes the same name.
 */
export async function enterChat(unit: Unit, seat: ChatSeat, standing: ChatStanding): Promise<Author> {
  const known = await findAuthor(unit.db, seat.placeId, seat.person);
  if (known) return await update(unit, known, standing);
  const { participantId, role, isGuest } = standing;
  const author: Author = { id: participantId ?? newId(), ...seat, name: standing.name, role, isGuest, isMuted: false };
  if (participantId === null) author.name = await takeName(unit, author);
  await insertAuthor(unit, author);
  return author;
}

async function update(unit: Unit, known: Author, { name, role, participantId }: ChatStanding): Promise<Author> {
  // A name that the chat itself has numbered stays.
  const now = { ...known, role, name: participantId === null ? known.name : name };
  if (now.role !== known.role || now.name !== known.name) await saveAuthor(unit, now);
  return now;
}

/** Of equal names the author of the highest rank keeps it, even one that comes later; the others get a number. */
async function takeName(unit: Unit, author: Author): Promise<string> {
  const name = readName(author.name);
  const holders = await findNamesakes(unit.db, author.placeId, name);
  if (holders.length === 0) return author.name;
  const next = async (base = name) => numberName(base, await findHighestNumber(unit.db, author.placeId, name));
  if (holders.some((holder) => rankName(holder) >= rankName(author))) return await next();
  for (const holder of holders) await saveAuthor(unit, { ...holder, name: await next(readName(holder.name)) });
  return author.name;
}
