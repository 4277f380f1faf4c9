import type { ChatMessage } from '#contracts/chat.ts';

const byTime = (a: ChatMessage, b: ChatMessage) => a.sentAt.localeCompare(b.sentAt) || a.id.localeCompare(b.id);

/** Messages by the time they were sent, each once. The later state of a message counts, and deleted stays deleted. */
export function mergeMessages(known: readonly ChatMessage[], more: readonly ChatMessage[]): ChatMessage[] {
  const merged = new Map(known.map((message) => [message.id, message]));
  for (const message of more) if (!merged.get(message.id)?.isDeleted) merged.set(message.id, message);
  return [...merged.values()].toSorted(byTime);
}
