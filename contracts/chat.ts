import { z } from 'zod';
import { longestChatMessage } from './limits.ts';
import { filledText, id, idempotencyKey, instant } from './text.ts';

export const chatMessage = z.object({
  id,
  participantId: id,
  authorName: z.string(),
  role: z.enum(['viewer', 'speaker', 'moderator']),
  isGuest: z.boolean(),
  /** Empty when a moderator deleted it. */
  text: z.string(),
  isDeleted: z.boolean(),
  sentAt: instant,
});
export type ChatMessage = z.infer<typeof chatMessage>;

export const chatQuery = z.strictObject({
  pageSessionId: id.optional(),
  /** `before` of the previous reply: returns the messages older than it. */
  before: id.optional(),
});

/** Oldest first. */
export const chatMessages = z.object({ messages: z.array(chatMessage), before: id.nullable() });

export const sendChatMessage = z.strictObject({
  pageSessionId: id,
  text: filledText(longestChatMessage),
  /** Chosen by the page: a repeated request with the same key creates no second message. */
  idempotencyKey,
});
