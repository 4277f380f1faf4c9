import type { ErrorCode } from '#contracts/errors.ts';
import type { InvitationState, InvitedRole } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { namesRole } from '#server/names/role-words.ts';

/** Everything that decides about one invitation. */
export interface InvitationFacts {
  role: InvitedRole;
  emailKey: string;
  accountId: string | null;
  expiresAt: Date | null;
  seenAt: Date | null;
  joinedAt: Date | null;
  revokedAt: Date | null;
}

export function decideState(one: InvitationFacts, now: Date): InvitationState {
  if (one.revokedAt) return 'revoked';
  if (one.joinedAt) return 'joined';
  if (one.seenAt) return 'seen';
  return isExpired(one, now) ? 'expired' : 'invited';
}

/** The link's own time; a person who confirmed it before comes back after it. */
export function isExpired({ expiresAt }: Pick<InvitationFacts, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && now >= expiresAt;
}

/** Whether the address may be invited again: nobody can come by the invitation that is there. */
export function isOver(one: InvitationFacts, now: Date): boolean {
  return one.revokedAt !== null || decideState(one, now) === 'expired';
}

export function rolesOf(kind: MediaKind): InvitedRole[] {
  return [...mediaKinds[kind].invitedRoles];
}

/** A name made from an address, for somebody who was invited without one: "priya.nair@…" is "Priya Nair". */
export function nameFromEmail(email: string): string {
  const words = email
    .slice(0, email.lastIndexOf('@'))
    .replace(/\+.*$/u, '')
    .split(/[._-]+/u)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return name === '' || namesRole(name) ? 'Invited person' : name;
}

export const codeLivesMs = 10 * 60_000;
export const codeTries = 5;
export const codePauseMs = 60_000;
/** Five tries for each of ten codes a day: one chance in twenty thousand to guess one of a million. */
export const codesADay = 10;
const dayMs = 86_400_000;

/** The code that was last sent for an invitation. */
export interface CodeFacts {
  hash: string | null;
  sentAt: Date | null;
  tries: number;
  /** Codes sent, each within a day of the one before. */
  sent: number;
}

export type CodeDecision = { send: true; sent: number } | { send: false; because: ErrorCode | null; waitMs: number };

/** Whether a code is sent now. Not, and without a refusal, while the last one was sent just now and still holds. */
export function decideCode(code: CodeFacts, now: Date): CodeDecision {
  const agoMs = code.sentAt ? now.getTime() - code.sentAt.getTime() : Infinity;
  if (agoMs < codePauseMs) {
    const because = code.tries < codeTries ? null : 'request.too_many';
    return { send: false, because, waitMs: codePauseMs - agoMs };
  }
  const sent = agoMs < dayMs ? code.sent : 0;
  if (sent >= codesADay) return { send: false, because: 'invitations.too_many_codes', waitMs: dayMs - agoMs };
  return { send: true, sent: sent + 1 };
}

/** Whether the code that was last sent can still be tried. */
export function isCodeGood({ hash, sentAt, tries }: CodeFacts, now: Date): boolean {
  return hash !== null && sentAt !== null && now.getTime() - sentAt.getTime() < codeLivesMs && tries < codeTries;
}
