import type { ChatMessage } from '#contracts/chat.ts';
import type { StoredMessage } from './store.ts';

export function toChatMessage({ id, author, text, isDeleted, sentAt }: StoredMessage): ChatMessage {
  const { id: authorId, name: authorName, role, isGuest } = author;
  return { id, authorId, authorName, role, isGuest, text, isDeleted, sentAt: sentAt.toISOString() };
}
