import type { Clock } from '../ports/clock.ts';

/**
 * The machine's clock, which never goes back here: setting it back an hour must not revive an expired link. `startAt`
 * is the latest instant recorded by an earlier process, in epoch milliseconds.
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
