import type { Kysely } from 'kysely';
import type { ChatMessages } from '#contracts/chat.ts';
import { AppError } from '#server/app-error.ts';
import { shareReads } from '#server/database/share.ts';
import type { Tables } from '#server/database/tables.ts';
import { findAuthor } from './author-store.ts';
import type { ChatSeat } from './dependencies.ts';
import { toChatMessage } from './describe.ts';
import { findMessages, type StoredMessage } from './store.ts';

export type ListMessages = (seat: ChatSeat, before?: string) => Promise<ChatMessages>;

export const pageLength = 50;

/** The last messages of a place, or the last before one of them; oldest first. */
export function createList(read: Kysely<Tables>): ListMessages {
  // Reads one message more than a page, to know whether there are older ones.
  const find = (placeId: string, before: string | null) => findMessages(read, placeId, before, pageLength + 1);
  // Shared, because after a restart the pages of everybody inside ask at once.
  const findLast = shareReads((placeId) => find(placeId, null));
  return async ({ placeId, person }, before) => {
    const [found, author] = await Promise.all([
      before === undefined ? findLast(placeId) : find(placeId, before),
      findAuthor(read, placeId, person),
    ]);
    if (!found) throw unknownPlace();
    return { ...toPage(found), own: { authorId: author?.id ?? null, isMuted: author?.isMuted ?? false } };
  };
}

function toPage(found: StoredMessage[]): Omit<ChatMessages, 'own'> {
  const shown = found.slice(-pageLength);
  return { messages: shown.map(toChatMessage), before: found.length > pageLength ? shown[0]!.id : null };
}

function unknownPlace(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'before', code: 'outdated', message: 'This place is no longer known. Begin again.' }],
  });
}
