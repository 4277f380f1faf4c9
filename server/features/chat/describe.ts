import type { ChatMessage } from '#contracts/chat.ts';
import type { StoredMessage } from './store.ts';

export function toChatMessage(message: StoredMessage): ChatMessage {
  const { id, participantId, authorName, role, isGuest, text, isDeleted, sentAt } = message;
  return { id, participantId, authorName, role, isGuest, text, isDeleted, sentAt: sentAt.toISOString() };
}
