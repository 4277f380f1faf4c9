import { AppError } from '#server/app-error.ts';
import { toChatMessage } from './describe.ts';
import type { ChatDependencies } from './dependencies.ts';
import { deleteMessage } from './store.ts';

export interface Deletion {
  mediaId: string;
  /** The session that the message has to belong to; null: the room has had none. */
  sessionId: string | null;
  messageId: string;
  accountId: string;
}

/** Empties a message for everybody and permanently: its text is not kept anywhere. */
export async function deleteAsModerator(
  { write, tell }: Pick<ChatDependencies, 'write' | 'tell'>,
  { mediaId, sessionId, messageId, accountId }: Deletion,
): Promise<void> {
  await write(async (unit) => {
    const deleted = sessionId && (await deleteMessage(unit, sessionId, messageId, accountId));
    if (!deleted) throw new AppError('chat.not_found');
    unit.afterCommit(() => tell(mediaId, toChatMessage(deleted)));
  });
}
