import type { RoomServerState } from '#server/ports/room-server.ts';

export interface EngineStates {
  current(): RoomServerState;
  listen(listener: (state: RoomServerState) => void): () => void;
  /** Tells nobody when nothing has changed. */
  set(state: RoomServerState['state'], more?: Partial<RoomServerState>): void;
}

export function keepStates(first: RoomServerState['state'], problem: string): EngineStates {
  let state: RoomServerState = { state: first, problem, progress: null, version: null };
  const listeners = new Set<(state: RoomServerState) => void>();
  return {
    current: () => state,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(name, more = {}) {
      const next = { problem: null, progress: null, version: null, ...more, state: name };
      if (isSame(state, next)) return;
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}

function isSame(a: RoomServerState, b: RoomServerState): boolean {
  return a.state === b.state && a.problem === b.problem && a.progress === b.progress && a.version === b.version;
}

/** Why there is no engine, in a sentence for people, and how soon it is worth another try. */
export class EngineProblem extends Error {
  readonly retryAfterMs: number;

  constructor(sentence: string, retryAfterMs: number, cause?: unknown) {
    super(sentence, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Where the adapter writes what an administrator may want to know. */
export interface EngineLog {
  debug(text: string): void;
  warn(text: string): void;
}
