import type { MediaKind } from '#contracts/media.ts';
import type { PageSession } from './store.ts';
import { mediaKinds } from '#server/media-kinds.ts';

/** How long an open page session lasts. */
export interface PageSessionLimits {
  renewAfterSeconds: number;
  /** How late a renewal may come, as with a paused video or a locked phone. */
  graceSeconds: number;
  /** The maximum age of a page session, however often it is renewed. */
  maxMs: number;
}

export function limitsOf(kind: MediaKind, maxMs: number): PageSessionLimits {
  return { ...mediaKinds[kind].page, maxMs };
}

/** In steady time: see `Clock.elapsedMs`. */
export interface PageSessionTimes {
  openedMs: number;
  seenMs: number;
  /** The page session was ended explicitly. */
  isEnded: boolean;
}

/** Whether the page session counts as open. */
export function isAlive(times: PageSessionTimes, limits: PageSessionLimits, nowMs: number): boolean {
  if (times.isEnded || hasHadItsTime(times, limits, nowMs)) return false;
  return nowMs <= times.seenMs + silenceMs(limits);
}

/** How long a page session lives without being heard from. */
export function silenceMs({ renewAfterSeconds, graceSeconds }: PageSessionLimits): number {
  return (renewAfterSeconds + graceSeconds) * 1000;
}

/** Whether the page session has reached its maximum age. */
export function hasHadItsTime(
  { openedMs }: Pick<PageSessionTimes, 'openedMs'>,
  { maxMs }: PageSessionLimits,
  nowMs: number,
): boolean {
  return nowMs >= openedMs + maxMs;
}

/** Whether the page is one of the owner or of an editor, who are shown what is not public yet. */
export function isMakersPage({ openedAs, isCounted }: { openedAs: string; isCounted: boolean }): boolean {
  return openedAs === 'member' && !isCounted;
}

/** How many open pages of one item a guest may have; one more ends the oldest. */
export const mostOpenPages = 20;

/** Which pages of a guest end: of those open before, given with the newest first, and among those that open now. */
export function decideOldest<Session>(before: string[], opening: Session[]): { before: string[]; among: Session[] } {
  return {
    before: before.slice(Math.max(0, mostOpenPages - opening.length)),
    among: opening.slice(0, Math.max(0, opening.length - mostOpenPages)),
  };
}

export const viewWindowMs = 30 * 60_000;

/** A view is a person's first page session on an item in half an hour; owner, editors and previews are not counted. */
export function isView(person: { isCounted: boolean; lastOpenedAt: number | null }, now: number): boolean {
  if (!person.isCounted) return false;
  return person.lastOpenedAt === null || now - person.lastOpenedAt >= viewWindowMs;
}

/** A play is counted once for each page session, and only if media was served to it. */
export function isPlay(session: { isCounted: boolean; playedAt: number | null; hasServed: boolean }): boolean {
  return session.isCounted && session.playedAt === null && session.hasServed;
}

/** Whether a browser's guest cookie owns such a page, and not the session of an account. */
export function isOfBrowser(openedAs: PageSession['openedAs']): boolean {
  return openedAs === 'guest' || openedAs === 'invited';
}
