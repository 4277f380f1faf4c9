/** What a store needs of time; a test brings its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after this many milliseconds; returns how to call it off. */
  later(run: () => void, milliseconds: number): () => void;
  /** 0 to 1, so that many pages do not all ask in the same moment. */
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
