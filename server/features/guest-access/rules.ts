import type { FieldError } from '#contracts/field-errors.ts';
import type { GuestLinkStatus } from '#contracts/guest-access.ts';

/** Everything that decides about one guest link. */
export interface GuestLinkState {
  isDeleted: boolean;
  /** Exclusive: at this instant the link has expired. Null: never. */
  expiresAt: Date | null;
  /** Null: unlimited. */
  maxClicks: number | null;
  usedClicks: number;
  /** Clicks reserved for guests who have not opened a page yet, or who wait to be admitted. */
  reservedClicks: number;
  /** The item's toggle for all its links. */
  isEnabled: boolean;
  /** Whether both modules that guest access needs are on. */
  isModuleOn: boolean;
  /** `unsupported`: the room of a channel, which takes no guests. */
  media: 'ready' | 'not_ready' | 'gone' | 'unsupported';
}

export type Counts = Pick<GuestLinkState, 'maxClicks' | 'usedClicks' | 'reservedClicks'>;

/** `all_taken`: the remaining clicks are reserved for guests who wait, and may become free again. */
export type RefusalReason = 'off' | 'off_on_site' | 'deleted' | 'expired' | 'used_up' | 'all_taken' | 'unavailable';

export type EntryDecision =
  | { allowed: true; clicksLeft: number | null }
  | { allowed: false; because: RefusalReason | 'not_ready' };

export type ReturnDecision =
  | { allowed: true }
  | { allowed: false; because: Exclude<RefusalReason, 'used_up' | 'all_taken'> };

/** How long a click stays reserved for a browser that has sent the form and opened no page. */
export const confirmWithinMs = 120_000;
/** Of the places that a limited link has left, those who wait from one network may always hold this many. */
export const alwaysHeld = 10;

/** The reserved clicks of one network on a link. */
export interface NetworkHolds {
  /** Of guests who have not opened a page yet. */
  unconfirmed: number;
  all: number;
}

/** Whether one network holds as many of a link's places as it may: half of those left, or `alwaysHeld`. */
export function holdsItsShare({ maxClicks, usedClicks }: GuestLinkState, holds: NetworkHolds | undefined): boolean {
  if (maxClicks === null || !holds) return false;
  return holds.all >= Math.max(alwaysHeld, Math.floor((maxClicks - usedClicks) / 2));
}

/** A form sent again moves the guest session to the browser that sends it: this often, this long after the entry. */
export const mostMoves = 2;
export const movableMs = 60_000;

/** Whether a guest session may move to another browser: only while its guest has never opened a page. */
export function canMove(session: { isConfirmed: boolean; moves: number; enteredAt: Date }, now: Date): boolean {
  if (session.isConfirmed || session.moves >= mostMoves) return false;
  return now.getTime() - session.enteredAt.getTime() <= movableMs;
}

/** Decides whether a guest who entered before may come back: a used-up link stops new entries only. */
export function decideReturn(link: GuestLinkState, now: Date): ReturnDecision {
  if (link.media === 'gone' || link.media === 'unsupported') return { allowed: false, because: 'unavailable' };
  if (link.isDeleted) return { allowed: false, because: 'deleted' };
  if (!link.isModuleOn) return { allowed: false, because: 'off_on_site' };
  if (!link.isEnabled) return { allowed: false, because: 'off' };
  if (isExpired(link, now)) return { allowed: false, because: 'expired' };
  return { allowed: true };
}

/** Decides whether one more guest may enter, and how many clicks are left after that. */
export function decideEntry(link: GuestLinkState, now: Date): EntryDecision {
  const decision = decideReturn(link, now);
  if (!decision.allowed) return decision;
  const left = clicksLeft(link);
  if (left === 0) return { allowed: false, because: isUsedUp(link) ? 'used_up' : 'all_taken' };
  if (link.media === 'not_ready') return { allowed: false, because: 'not_ready' };
  return { allowed: true, clicksLeft: left === null ? null : left - 1 };
}

/** The status of a link in the owner's list; the link must not be deleted. */
export function decideStatus(link: GuestLinkState, now: Date): GuestLinkStatus {
  if (isExpired(link, now)) return 'expired';
  if (isUsedUp(link)) return 'used_up';
  return link.isEnabled && link.isModuleOn && link.media !== 'unsupported' ? 'active' : 'off';
}

function isExpired({ expiresAt }: GuestLinkState, now: Date): boolean {
  return expiresAt !== null && now >= expiresAt;
}

export function isUsedUp({ maxClicks, usedClicks }: GuestLinkState): boolean {
  return maxClicks !== null && usedClicks >= maxClicks;
}

/** Null: unlimited. Never negative, even if the database has wrong counts. */
export function clicksLeft({ maxClicks, usedClicks, reservedClicks }: Counts): number | null {
  return maxClicks === null ? null : Math.max(0, maxClicks - usedClicks - reservedClicks);
}

interface LinkLimits {
  mostDays: number | null;
  mostClicks: number | null;
}

/** What of a new link is more than the site allows; where the most is set, a link without an end is too much. */
export function findLimitProblems(
  wanted: { durationDays?: number | null | undefined; maxClicks?: number | null | undefined },
  { mostDays, mostClicks }: LinkLimits,
): FieldError[] {
  return [
    ...compare('durationDays', wanted.durationDays ?? null, mostDays),
    ...compare('maxClicks', wanted.maxClicks ?? null, mostClicks),
  ];
}

function compare(field: string, value: number | null, most: number | null): FieldError[] {
  if (most === null || (value !== null && value <= most)) return [];
  const code = value === null ? 'needed' : 'above_most';
  return [{ field, code, max: most, message: `Links of this site have at most ${most}.` }];
}
