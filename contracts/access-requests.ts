import { z } from 'zod';
import { longestAccessMessage } from './limits.ts';
import { mediaKind } from './media.ts';
import { roomRole } from './rooms.ts';
import { id, instant, text } from './text.ts';

export const accessRequestState = z.enum(['open', 'invited', 'declined', 'withdrawn']);

/**
 * What somebody who may not enter a room or live session is told by its address: what it is called and who decides, as
 * an invitation would say; nothing that is inside.
 */
export const closedItem = z.object({
  id,
  kind: mediaKind,
  title: z.string(),
  ownerName: z.string(),
  publishedAt: instant,
  /** Whether the caller may open the page now; then there is nothing to ask for. */
  isOpen: z.boolean(),
  /** The owner can invite on this site, and no request of the caller is open or was declined within a day. */
  mayAsk: z.boolean(),
  request: z
    .object({
      state: accessRequestState,
      askedAt: instant,
      /** When the caller may ask again after a refusal. */
      mayAskAgainAt: instant.nullable(),
    })
    .nullable(),
});
export type ClosedItem = z.infer<typeof closedItem>;

export const askForAccess = z.strictObject({ message: text(longestAccessMessage).optional() });

export const accessRequest = z.object({
  id,
  person: z.object({ accountId: id, name: z.string() }),
  message: z.string(),
  askedAt: instant,
});
export type AccessRequest = z.infer<typeof accessRequest>;

/** The open requests, for those who may answer them; `roles`: what the item's kind has. */
export const accessRequests = z.object({ requests: z.array(accessRequest), roles: z.array(roomRole) });

export const answerAccess = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('invite'), role: roomRole }),
  z.strictObject({ answer: z.literal('decline') }),
]);
