import { z } from 'zod';
import { longestLinkName, longestName, mostClicks, mostLinkDays } from './limits.ts';
import { mediaKind } from './media.ts';
import { email, id, idempotencyKey, instant, line, personName, timeZone } from './text.ts';

export const guestLinkStatus = z.enum(['active', 'off', 'expired', 'used_up']);
export type GuestLinkStatus = z.infer<typeof guestLinkStatus>;

export const guestLink = z.object({
  id,
  name: z.string(),
  url: z.string(),
  status: guestLinkStatus,
  clicks: z.object({ used: z.number().int(), reserved: z.number().int(), limit: z.number().int().nullable() }),
  /** How many guests of this link are inside now: in the room's session, or with the item's page open. */
  inside: z.number().int(),
  createdAt: instant,
  /** The first instant at which the link no longer works. The last full day before it is `lastDay`. */
  expiresAt: instant.nullable(),
  /** The last day on which it works, YYYY-MM-DD in `timeZone`. */
  lastDay: z.iso.date().nullable(),
  timeZone: z.string(),
});
export type GuestLink = z.infer<typeof guestLink>;

/** The owner's view of one item's guest access. */
export const guestAccess = z.object({
  isSupported: z.boolean(),
  isEnabled: z.boolean(),
  maxLinks: z.number().int(),
  /** What the site suggests for a new link, and the most it allows; null: nothing, no limit. */
  suggested: z.object({ days: z.number().int().nullable(), clicks: z.number().int().nullable() }),
  most: z.object({ days: z.number().int().nullable(), clicks: z.number().int().nullable() }),
  links: z.array(guestLink),
  /** All guests who are inside now, those of deleted links included. */
  inside: z.number().int(),
});
export type GuestAccess = z.infer<typeof guestAccess>;

export const changeGuestAccess = z.strictObject({ isEnabled: z.boolean() });

export const createGuestLink = z.strictObject({
  name: line(longestLinkName, 'Enter a link name.'),
  maxClicks: z.number().int().min(1).max(mostClicks).nullable().optional(),
  durationDays: z.number().int().min(1).max(mostLinkDays).nullable().optional(),
  timeZone: timeZone.optional(),
});

/** Without either id, all guests of the item are ended. */
export const endGuests = z.strictObject({ linkId: id.optional(), guestId: id.optional() });

/** One guest who is or was inside; sent only to those who manage the item's guest access. */
export const guest = z.object({
  id,
  name: z.string(),
  email: z.string(),
  /** Null when the link was deleted. */
  linkId: id.nullable(),
  linkName: z.string(),
  enteredAt: instant,
  isInside: z.boolean(),
});
export type Guest = z.infer<typeof guest>;

/** What the entry page shows of a link that can be used. */
export const entryPage = z.object({
  status: z.literal('active'),
  kind: mediaKind,
  title: z.string(),
  ownerName: z.string(),
  siteName: z.string(),
  /**
   * `enter`: show the form. `resume`: this browser's guest session still works. `member`: the caller has access by an
   * account. `preview`: the caller manages this item.
   */
  way: z.enum(['enter', 'resume', 'member', 'preview']),
  mediaId: id.nullable(),
  /** Name and email of a signed-in member without access to the item, to fill the form; null for others. */
  prefill: z.object({ name: z.string(), email: z.string() }).nullable(),
});
export type EntryPage = z.infer<typeof entryPage>;

export const enter = z.strictObject({
  name: personName(longestName, 'Enter your name.'),
  email,
  idempotencyKey,
});
export const entered = z.object({ mediaId: id, url: z.string() });
