import type { MediaKind } from '#contracts/media.ts';
import { mediaKinds } from '#server/media-kinds.ts';

/** How long an open page is good without a word from it. */
export interface PageSessionLimits {
  renewAfterSeconds: number;
  /** How late a renewal may come: a paused video, a locked phone. */
  graceSeconds: number;
  /** No page session outlives this, however often it is renewed. */
  maxMs: number;
}

export function limitsOf(kind: MediaKind, maxMs: number): PageSessionLimits {
  return { ...mediaKinds[kind].page, maxMs };
}

export interface PageSessionTimes {
  openedAt: number;
  lastSeenAt: number;
  /** Null while nobody ended it. */
  endedAt: number | null;
}

/** Is the page still open, as far as we can know? Times in epoch milliseconds. */
export function isAlive(times: PageSessionTimes, limits: PageSessionLimits, now: number): boolean {
  if (times.endedAt !== null) return false;
  if (hasHadItsTime(times, limits, now)) return false;
  return now <= times.lastSeenAt + (limits.renewAfterSeconds + limits.graceSeconds) * 1000;
}

/** However often it is renewed. */
export function hasHadItsTime({ openedAt }: PageSessionTimes, { maxMs }: PageSessionLimits, now: number): boolean {
  return now >= openedAt + maxMs;
}

export const viewWindowMs = 30 * 60_000;

/** A view is a person's first page session on an item in half an hour; those who make the item never count. */
export function isView(person: { isCounted: boolean; lastOpenedAt: number | null }, now: number): boolean {
  if (!person.isCounted) return false;
  return person.lastOpenedAt === null || now - person.lastOpenedAt >= viewWindowMs;
}

/** A play is counted once a page session, and believed only of a page that media was served to. */
export function isPlay(session: { isCounted: boolean; playedAt: number | null; hasServed: boolean }): boolean {
  return session.isCounted && session.playedAt === null && session.hasServed;
}
