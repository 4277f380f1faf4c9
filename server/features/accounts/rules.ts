import type { Account, AccountRole } from '#contracts/accounts.ts';
import { decideSiteRights } from '#server/access/rules.ts';

const day = 86_400_000;

/** How long a session lives after it was last seen. */
export const sessionLifeMs = 30 * day;
/** How long ended sessions are kept, so that what depended on them can still be told from what never existed. */
export const endedSessionKeptMs = 30 * day;
/** How often the last visit of a session is saved. */
export const sessionSeenEveryMs = 60_000;

/** What this site creates beside videos. */
export interface SiteKinds {
  areRoomsOn: boolean;
  isLiveOn: boolean;
}

/** An account without its password. */
export interface AccountFacts {
  id: string;
  name: string;
  email: string;
  role: AccountRole;
  mustChangePassword: boolean;
  timeZone: string | null;
}

/** An account as replies contain it. Creating what is switched off is not offered. */
export function describeAccount(
  { id, name, email, role, mustChangePassword }: AccountFacts,
  { areRoomsOn, isLiveOn }: SiteKinds,
): Account {
  const { createMedia, administer } = decideSiteRights(role);
  return {
    id,
    name,
    email,
    role,
    mustChangePassword,
    may: {
      createMedia,
      createRooms: createMedia && areRoomsOn,
      createLive: createMedia && isLiveOn,
      administer,
    },
  };
}

/** Whether the account is the only one left of these administrators, whom somebody has to be. */
export function isLastAdmin(accountId: string, adminIds: readonly string[]): boolean {
  return adminIds.length === 1 && adminIds[0] === accountId;
}

/** Whether the session is valid; at the instant it expires it is not. */
export function isSessionLiving(session: { expiresAt: Date; revokedAt: Date | null }, now: Date): boolean {
  return session.revokedAt === null && now < session.expiresAt;
}

export function shouldNoteSeen(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= sessionSeenEveryMs;
}

/** Consecutive failed attempts. */
export interface Failures {
  count: number;
  lastAt: Date;
}

export const freeFailures = 5;
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;
export const forgottenAfterMs = 15 * 60_000;

/**
 * The failures that still count: after a quarter of an hour without an attempt none do. Nor do failures of a later time
 * than now, of a clock that was wrong.
 */
export function rememberFailures(failures: Failures | undefined, now: Date): Failures | undefined {
  return failures && Math.abs(now.getTime() - failures.lastAt.getTime()) < forgottenAfterMs ? failures : undefined;
}

/**
 * How long the next attempt has to wait, in milliseconds; 0: not at all. The time doubles with each failure, up to a
 * minute. Accounts are never locked, because strangers could then lock out their owners.
 */
export function decideWaitMs(failures: Failures | undefined, now: Date): number {
  const counted = rememberFailures(failures, now);
  if (!counted || counted.count < freeFailures) return 0;
  const wait = Math.min(firstWaitMs * 2 ** (counted.count - freeFailures), longestWaitMs);
  return Math.max(0, Math.min(wait, counted.lastAt.getTime() + wait - now.getTime()));
}
