import type { RoomRole } from '#contracts/rooms.ts';
import { canWrite } from '#server/access/rules.ts';

export interface WritingFacts {
  role: RoomRole;
  /** Whether the chat is open to this person. */
  isOpen: boolean;
  isMuted: boolean;
  slowModeSeconds: number;
  /** When the person wrote last; null: never, or slow mode is off. */
  lastSentAt: Date | null;
}

export interface WritingRefusal {
  because: 'chat.off' | 'chat.muted' | 'chat.slow_mode';
  retryAfterSeconds?: number;
}

/** Whether a person may write now; null: yes. Moderators always may. */
export function decideWriting(facts: WritingFacts, now: Date): WritingRefusal | null {
  if (!canWrite(facts.role, facts.isOpen)) return { because: 'chat.off' };
  if (facts.role === 'moderator') return null;
  if (facts.isMuted) return { because: 'chat.muted' };
  const leftMs = slowModeLeftMs(facts, now);
  return leftMs > 0 ? { because: 'chat.slow_mode', retryAfterSeconds: Math.ceil(leftMs / 1000) } : null;
}

/** Never longer than slow mode itself, also when the clock was set back since the last message. */
function slowModeLeftMs({ slowModeSeconds, lastSentAt }: WritingFacts, now: Date): number {
  if (!lastSentAt) return 0;
  const sinceMs = Math.max(0, now.getTime() - lastSentAt.getTime());
  return Math.max(0, slowModeSeconds * 1000 - sinceMs);
}

/** `atOnce` messages may come at once, and from then on `perSecond` messages a second. */
export interface Pace {
  atOnce: number;
  perSecond: number;
}

export const personPace: Pace = { atOnce: 5, perSecond: 1 };
/** For all but moderators together: nobody can read more, and a crowd of guests must not drown out the moderators. */
export const placePace: Pace = { atOnce: 40, perSecond: 20 };

/** How many messages of a pace were left at a moment; the number grows from then on. */
export interface Budget {
  messages: number;
  /** Steady time: see `Clock.elapsedMs`. */
  atMs: number;
}

/** The budget after one more message; null when it comes too early. Without a budget the full pace is left. */
export function spendOne(budget: Budget | undefined, pace: Pace, nowMs: number): Budget | null {
  const messages = grow(budget, pace, nowMs);
  return messages < 1 ? null : { messages: messages - 1, atMs: nowMs };
}

/** Milliseconds until one more message is within the pace. */
export function waitMs(budget: Budget | undefined, pace: Pace, nowMs: number): number {
  return Math.max(0, Math.ceil(((1 - grow(budget, pace, nowMs)) / pace.perSecond) * 1000));
}

function grow(budget: Budget | undefined, pace: Pace, nowMs: number): number {
  if (!budget) return pace.atOnce;
  const seconds = (nowMs - budget.atMs) / 1000;
  return Math.min(pace.atOnce, budget.messages + seconds * pace.perSecond);
}
