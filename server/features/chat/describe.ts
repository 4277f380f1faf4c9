import type { ChatMessage } from '#contracts/chat.ts';
import type { StoredMessage } from './store.ts';

export function toChatMessage({ sessionId: _, sentAt, ...message }: StoredMessage): ChatMessage {
  return { ...message, sentAt: sentAt.toISOString() };
}
