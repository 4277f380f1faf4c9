/** What the room's stores need of time; a test brings its own. */
export interface RoomClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after this many milliseconds; answers how to call it off. */
  later(run: () => void, milliseconds: number): () => void;
  /** 0 to 1: a room full of pages must not ask in the same moment. */
  random(): number;
}

export const browserClock: RoomClock = {
  now: () => Date.now(),
  later(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
