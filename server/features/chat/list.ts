import type { Kysely } from 'kysely';
import type { Reply } from '#contracts/api.ts';
import { AppError } from '#server/app-error.ts';
import { shareReads } from '#server/database/share.ts';
import type { Tables } from '#server/database/tables.ts';
import { toChatMessage } from './describe.ts';
import { findMessages, type StoredMessage } from './store.ts';

export type ListMessages = (sessionId: string, before?: string) => Promise<Reply<'GET /api/rooms/:mediaId/chat'>>;

export const pageLength = 50;

/** The last messages of a session, or the last before one of them; oldest first. */
export function createList(read: Kysely<Tables>): ListMessages {
  // Reads one message more than a page, to know whether there are older ones.
  const find = (sessionId: string, before: string | null) => findMessages(read, sessionId, before, pageLength + 1);
  // Shared, because after a restart the pages of everybody inside ask at once.
  const findLast = shareReads((sessionId) => find(sessionId, null));
  return async (sessionId, before) => {
    const found = await (before === undefined ? findLast(sessionId) : find(sessionId, before));
    if (!found) throw unknownPlace();
    return toPage(found);
  };
}

function toPage(found: StoredMessage[]): Reply<'GET /api/rooms/:mediaId/chat'> {
  const shown = found.slice(-pageLength);
  return { messages: shown.map(toChatMessage), before: found.length > pageLength ? shown[0]!.id : null };
}

function unknownPlace(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'before', code: 'outdated', message: 'This place is no longer known. Begin again.' }],
  });
}
