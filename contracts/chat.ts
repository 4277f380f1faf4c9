import { z } from 'zod';
import { longestChatMessage, reactions } from './limits.ts';
import { filledText, id, idempotencyKey, instant } from './text.ts';

export const chatMessage = z.object({
  id,
  /** The same for all messages of one person in one chat; in a room the id of the participant. */
  authorId: id,
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

export const chatMessages = z.object({
  /** Oldest first. */
  messages: z.array(chatMessage),
  before: id.nullable(),
  /** The caller as an author. */
  own: z.object({
    /** Null until the caller has written. */
    authorId: id.nullable(),
    isMuted: z.boolean(),
  }),
});
export type ChatMessages = z.infer<typeof chatMessages>;

export const sendChatMessage = z.strictObject({
  pageSessionId: id,
  text: filledText(longestChatMessage),
  /** Chosen by the page: a repeated request with the same key creates no second message. */
  idempotencyKey,
});

/** An author, as moderators see the author. */
export const chatAuthor = z.object({
  id,
  name: z.string(),
  isGuest: z.boolean(),
  /** Null once it was erased. */
  email: z.string().nullable(),
  isMuted: z.boolean(),
  /** False for moderators, who always may write. */
  mayBeMuted: z.boolean(),
});
export type ChatAuthor = z.infer<typeof chatAuthor>;

export const sendReaction = z.strictObject({ pageSessionId: id, emoji: z.enum(reactions) });
