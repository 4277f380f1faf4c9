const firstMilliseconds = 1000;
const longestMilliseconds = 15_000;

/**
 * How long to wait before reconnect attempt number `attempt` (from 0). Half of it is random (`random` from 0 to 1), so
 * that a whole room that lost its engine does not return in one moment.
 */
export function retryDelayMilliseconds(attempt: number, random: number): number {
  const whole = Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(attempt, 10));
  return Math.round(whole * (0.5 + random / 2));
}
