/** The time functions a store needs; a test brings its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after this many milliseconds; returns the function that cancels it. */
  later(run: () => void, milliseconds: number): () => void;
  /** 0 to 1; spreads the requests of many pages. */
  random(): number;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  later(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
