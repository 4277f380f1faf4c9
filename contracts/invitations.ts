import { z } from 'zod';
import { longestInvitationMessage, longestName, mostPeopleInvited } from './limits.ts';
import { mediaKind } from './media.ts';
import { opening, roomRole } from './rooms.ts';
import { email, id, instant, line, personName, text } from './text.ts';

/** A role that an invitation gives; the roles of an item's kind are in server/media-kinds.ts. */
export const invitedRole = roomRole;
export type InvitedRole = z.infer<typeof invitedRole>;

/**
 * `seen`: somebody has confirmed the address; `joined`: the person has opened the item's page; `expired`: the link can no
 * longer be confirmed, and nobody had.
 */
export const invitationState = z.enum(['invited', 'seen', 'joined', 'revoked', 'expired']);
export type InvitationState = z.infer<typeof invitationState>;

export const invitation = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: invitedRole,
  state: invitationState,
  /** The person has an account: signed in with it, the person needs no link. */
  isMember: z.boolean(),
  isInside: z.boolean(),
  createdAt: instant,
  /** Until when the link can be confirmed; null for members. */
  expiresAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /** What became of the email with the link; null: none was to be sent. */
  mail: z.enum(['sending', 'sent', 'failed']).nullable(),
  /** The personal link, only in the reply that made it; a member gets the item's address. */
  url: z.string().optional(),
});
export type Invitation = z.infer<typeof invitation>;

export const invitations = z.object({
  invitations: z.array(invitation),
  /** The roles that this item has. */
  roles: z.array(invitedRole),
  /** Whether the site can send email. */
  canSendEmail: z.boolean(),
  /** How long a new link can be confirmed. */
  linkMinutes: z.number().int(),
});
export type Invitations = z.infer<typeof invitations>;

const personToInvite = z.strictObject({
  /** Either an account or an email address. */
  accountId: id.optional(),
  email: email.optional(),
  /** How a person without an account is called; when left out, the name follows from the address. */
  name: personName(longestName, 'Enter a name.').optional(),
  role: invitedRole,
});
export type PersonToInvite = z.output<typeof personToInvite>;

export const invite = z.strictObject({
  people: z.array(personToInvite).min(1).max(mostPeopleInvited),
  message: text(longestInvitationMessage).optional(),
  /** `link`: the reply has the links, to be copied; `email`: they are sent as well. */
  send: z.enum(['link', 'email']),
});

export const changeInvitation = z.strictObject({ role: invitedRole });

/** A member who may be invited. */
export const memberFound = z.object({ accountId: id, name: z.string(), email: z.string(), isInvited: z.boolean() });
export type MemberFound = z.infer<typeof memberFound>;
export const memberQuery = z.strictObject({ query: line(longestName) });

/** What the page of a personal link shows. */
export const invitationPage = z.object({
  kind: mediaKind,
  title: z.string(),
  ownerName: z.string(),
  inviterName: z.string(),
  role: invitedRole,
  siteName: z.string(),
  /** When a scheduled room lets people in. */
  opening: opening.nullable(),
  /**
   * `confirm`: show the form. `resume`: this browser has confirmed the invitation. `member`: the caller may open the item by
   * an account. `elsewhere`: another browser has confirmed it, and no code can be sent.
   */
  way: z.enum(['confirm', 'resume', 'member', 'elsewhere']),
  mediaId: id.nullable(),
  /** The address alone confirms nothing: a code is sent to it. */
  needsCode: z.boolean(),
});
export type InvitationPage = z.infer<typeof invitationPage>;

export const confirmInvitation = z.strictObject({
  email: email.optional(),
  code: z
    .string()
    .regex(/^\d{6}$/u, 'Enter all six digits.')
    .optional(),
});

/** `code_sent`: the code has to follow; `confirmed`: the item's page may be opened at `url`. */
export const invitationConfirmed = z.object({
  state: z.enum(['code_sent', 'confirmed']),
  /** Null until it is confirmed. */
  mediaId: id.nullable(),
  url: z.string().nullable(),
  /** Of the code that was sent: until when it is good, how many tries are left, and when another may be sent. */
  code: z.object({ expiresAt: instant, triesLeft: z.number().int(), againAt: instant }).nullable(),
});
export type InvitationConfirmed = z.infer<typeof invitationConfirmed>;
