/** Time, passed as an argument wherever it decides, so that tests can set it. */
export interface Clock {
  /** The time of day, for dates and expiry. It may go back when the machine's clock is corrected. */
  now(): Date;
  /**
   * Milliseconds since some moment of this process, for durations: paces, waits, presence. The time of day never
   * stretches or cuts them, and they do not count while the machine sleeps.
   */
  elapsedMs(): number;
  /** How far the machine's clock is from the time of day that this process trusts; 0 while they agree. */
  jumpMs(): number;
}
