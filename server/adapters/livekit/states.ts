import { isDeepStrictEqual } from 'node:util';
import type { EngineProblem } from '#contracts/rooms.ts';
import type { RoomServerState } from '#server/ports/room-server.ts';

export interface EngineStates {
  current(): RoomServerState;
  listen(listener: (state: RoomServerState) => void): () => void;
  /** Calls the listeners only when the state differs from the one before. */
  set(state: RoomServerState['state'], more?: Partial<RoomServerState>): void;
}

export function keepStates(first: RoomServerState['state'], code: EngineProblem['code']): EngineStates {
  let state: RoomServerState = { state: first, problem: { code, values: {} }, progress: null, version: null };
  const listeners = new Set<(state: RoomServerState) => void>();
  return {
    current: () => state,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(name, more = {}) {
      const next = { problem: null, progress: null, version: null, ...more, state: name };
      if (isDeepStrictEqual(state, next)) return;
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}

/** Why no engine runs, and after which time to try again. The message is for the log, the problem for pages. */
export class EngineFailure extends Error {
  readonly problem: EngineProblem;
  readonly retryAfterMs: number;

  constructor(problem: EngineProblem, message: string, retryAfterMs: number, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The log for administrators. */
export interface EngineLog {
  debug(text: string): void;
  warn(text: string): void;
}
