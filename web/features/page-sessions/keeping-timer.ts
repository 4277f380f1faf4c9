import { browserClock } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';

/** The time functions the keeper needs; a test brings its own. */
export interface KeeperClock extends Clock {
  wait(seconds: number): Promise<void>;
}

export const keeperClock: KeeperClock = {
  ...browserClock,
  wait: (seconds) => new Promise((resolve) => void setTimeout(resolve, seconds * 1000)),
};

const firstRetrySeconds = 1;
const longestRetrySeconds = 30;

export type KeepingTimer = ReturnType<typeof createKeepingTimer>;

/**
 * One planned run at a time: after an answer by the server's interval, after a lost one sooner, with growing pauses.
 */
export function createKeepingTimer(clock: Clock, run: () => void) {
  let callOff: (() => void) | null = null;
  let dueAtMilliseconds = Number.POSITIVE_INFINITY;
  let lost = 0;

  const stop = () => {
    callOff?.();
    callOff = null;
    dueAtMilliseconds = Number.POSITIVE_INFINITY;
  };
  const runNow = () => {
    stop();
    run();
  };
  const planIn = (seconds: number) => {
    stop();
    dueAtMilliseconds = clock.now() + seconds * 1000;
    callOff = clock.later(runNow, seconds * 1000);
  };
  return {
    stop,
    /** Plans the run in `seconds`, or up to a tenth sooner. */
    plan(seconds: number) {
      lost = 0;
      planIn(seconds * (0.9 + 0.1 * clock.random()));
    },
    planRetry() {
      const pause = Math.min(firstRetrySeconds * 2 ** lost, longestRetrySeconds);
      lost += 1;
      planIn(pause * (0.5 + 0.5 * clock.random()));
    },
    /**
     * Runs at once when a retry after a lost answer is planned, or when the planned moment passed while the device
     * slept.
     */
    wake() {
      const isPlanned = callOff !== null;
      if (isPlanned && (lost > 0 || clock.now() >= dueAtMilliseconds)) runNow();
    },
  };
}
