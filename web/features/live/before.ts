const daySeconds = 86_400;

/** `far`: its day says more than a clock. `soon`: the start has come, the picture not yet. */
export type Before =
  | { is: 'unknown' }
  | { is: 'far' | 'soon'; startsAt: string }
  | { is: 'countdown'; startsAt: string; seconds: number };

/** What is said before a session is live. */
export function decideBefore(startsAt: string | null, now: number): Before {
  if (startsAt === null) return { is: 'unknown' };
  const seconds = Math.ceil((Date.parse(startsAt) - now) / 1000);
  if (seconds <= 0) return { is: 'soon', startsAt };
  return seconds > daySeconds ? { is: 'far', startsAt } : { is: 'countdown', startsAt, seconds };
}
