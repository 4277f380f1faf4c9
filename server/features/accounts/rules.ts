import type { Account, AccountRole } from '#contracts/accounts.ts';
import { decideSiteRights } from '#server/access/rules.ts';

const day = 86_400_000;

/** How long a session lives after it was last seen. */
export const sessionLifeMs = 30 * day;
/** Ended sessions are kept this long, so that what hung on them can still be told apart from what never was. */
export const endedSessionKeptMs = 30 * day;
/** How exactly we know when a session was last seen. */
export const sessionSeenEveryMs = 60_000;

/** An account as the rest of the feature knows it; its password is not part of it. */
export interface AccountFacts {
  id: string;
  name: string;
  email: string;
  role: AccountRole;
  mustChangePassword: boolean;
  timeZone: string | null;
}

/** An account as its pages know it. Where rooms are switched off, nobody is offered to make one. */
export function describeAccount(
  { id, name, email, role, mustChangePassword }: AccountFacts,
  areRoomsOn: boolean,
): Account {
  const { createMedia, administer } = decideSiteRights(role);
  return {
    id,
    name,
    email,
    role,
    mustChangePassword,
    may: { createMedia, createRooms: createMedia && areRoomsOn, administer },
  };
}

/** A session has ended at the very instant it expires. */
export function isSessionLiving(session: { expiresAt: Date; revokedAt: Date | null }, now: Date): boolean {
  return session.revokedAt === null && now < session.expiresAt;
}

export function shouldNoteSeen(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= sessionSeenEveryMs;
}

/** Attempts in a row that did not succeed. */
export interface Failures {
  count: number;
  lastAt: Date;
}

export const freeFailures = { account: 5, address: 20 };
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;
const forgottenAfterMs = 15 * 60_000;

/** What is still counted: a quarter of an hour without an attempt clears the slate. */
export function rememberFailures(failures: Failures | undefined, now: Date): Failures | undefined {
  return failures && now.getTime() - failures.lastAt.getTime() < forgottenAfterMs ? failures : undefined;
}

/**
 * How long the next attempt has to wait, in milliseconds; 0: not at all. It doubles from failure to failure up to a minute
 * and never becomes a lock, for a lock would let strangers shut somebody out.
 */
export function decideWaitMs(failures: Failures | undefined, free: number, now: Date): number {
  const counted = rememberFailures(failures, now);
  if (!counted || counted.count < free) return 0;
  const wait = Math.min(firstWaitMs * 2 ** (counted.count - free), longestWaitMs);
  return Math.max(0, counted.lastAt.getTime() + wait - now.getTime());
}
