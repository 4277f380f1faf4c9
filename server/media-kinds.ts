import type { InvitedRole } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';

/** Constant facts that differ by kind. Actions that differ by kind are composed in compose/media-kinds.ts. */
export interface MediaKindFacts {
  /** Items of this kind wait for a file that is uploaded. */
  hasFile: boolean;
  /** Items of this kind have a room: settings, sessions, participants. */
  hasRoom: boolean;
  /** The pages of items of this kind are told how many people watch, and share a chat. */
  hasAudience: boolean;
  /** Whether items of this kind can have guest links. */
  takesGuests: boolean;
  /** The roles that people can be invited with. */
  invitedRoles: readonly InvitedRole[];
  /** How often an open page renews its session, and how late a renewal may come: a paused video, a locked phone. */
  page: { renewAfterSeconds: number; graceSeconds: number };
}

const allRoles: readonly InvitedRole[] = ['viewer', 'speaker', 'moderator'];
const watching = { renewAfterSeconds: 60, graceSeconds: 30 * 60 };

/** Every kind, including those that cannot be created yet. */
export const mediaKinds: Readonly<Record<MediaKind, MediaKindFacts>> = {
  video: {
    hasFile: true,
    hasRoom: false,
    hasAudience: false,
    takesGuests: true,
    invitedRoles: ['viewer'],
    page: watching,
  },
  // A seat is kept for two minutes without a page, so a lost page has to be noticed within them.
  room: {
    hasFile: false,
    hasRoom: true,
    hasAudience: false,
    takesGuests: true,
    invitedRoles: allRoles,
    page: { renewAfterSeconds: 30, graceSeconds: 90 },
  },
  // What a live session records becomes a file; nobody uploads it.
  live: {
    hasFile: false,
    hasRoom: false,
    hasAudience: true,
    takesGuests: true,
    invitedRoles: allRoles,
    page: watching,
  },
};
