/** So many messages at once, and so many a second from then on. */
export interface Pace {
  atOnce: number;
  perSecond: number;
}

export const personPace: Pace = { atOnce: 5, perSecond: 1 };
/** For all but moderators together: more than this nobody can read, and a hundred guests must not drown the moderators. */
export const roomPace: Pace = { atOnce: 40, perSecond: 20 };

/** What is left of a pace, as it was known at a moment. */
export interface Budget {
  messages: number;
  at: Date;
}

/** What one more message leaves; null when it comes too early. Without a budget all of the pace is left. */
export function spendOne(budget: Budget | undefined, pace: Pace, now: Date): Budget | null {
  const messages = grow(budget, pace, now);
  return messages < 1 ? null : { messages: messages - 1, at: now };
}

/** Milliseconds until one more message is within the pace. */
export function waitMs(budget: Budget | undefined, pace: Pace, now: Date): number {
  return Math.max(0, Math.ceil(((1 - grow(budget, pace, now)) / pace.perSecond) * 1000));
}

function grow(budget: Budget | undefined, pace: Pace, now: Date): number {
  if (!budget) return pace.atOnce;
  const seconds = (now.getTime() - budget.at.getTime()) / 1000;
  return Math.min(pace.atOnce, budget.messages + seconds * pace.perSecond);
}
