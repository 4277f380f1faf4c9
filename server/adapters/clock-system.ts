import type { Clock } from '../ports/clock.ts';

/**
 * The machine's clock, never going back: a clock that is set back an hour must not revive a link that had expired.
 * `startAt` is the latest instant known from before this process.
 */
export function createSystemClock(startAt = 0): Clock {
  let latest = startAt;
  return {
    now() {
      latest = Math.max(latest, Date.now());
      return new Date(latest);
    },
  };
}
