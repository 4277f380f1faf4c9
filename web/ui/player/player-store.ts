import { useSyncExternalStore } from 'react';

/** Where the source stands: words on the picture depend on it. */
export type Phase = 'opening' | 'ready' | 'failed' | 'refused';

export interface BufferedRange {
  startSeconds: number;
  endSeconds: number;
}

/** All that the controls show. Times are media seconds; NaN while the duration is unknown. */
export interface PlayerState {
  phase: Phase;
  isPaused: boolean;
  isEnded: boolean;
  isWaiting: boolean;
  hasStarted: boolean;
  currentSeconds: number;
  durationSeconds: number;
  buffered: readonly BufferedRange[];
  volume: number;
  canSetVolume: boolean;
  isMuted: boolean;
  rate: number;
  isPictureInPicture: boolean;
  isFullscreen: boolean;
  qualities: readonly number[];
  /** null is automatic. */
  chosenQuality: number | null;
  currentQuality: number | null;
  /** The `captionKey` of the captions shown; null when they are off. */
  captions: string | null;
  isMenuOpen: boolean;
  isDragging: boolean;
}

const BEGINNING: PlayerState = {
  phase: 'opening',
  isPaused: true,
  isEnded: false,
  isWaiting: false,
  hasStarted: false,
  currentSeconds: 0,
  durationSeconds: Number.NaN,
  buffered: [],
  volume: 1,
  canSetVolume: true,
  isMuted: false,
  rate: 1,
  isPictureInPicture: false,
  isFullscreen: false,
  qualities: [],
  chosenQuality: null,
  currentQuality: null,
  captions: null,
  isMenuOpen: false,
  isDragging: false,
};

export interface PlayerStore {
  get(): PlayerState;
  set(changes: Partial<PlayerState>): void;
  subscribe(listener: () => void): () => void;
}

/** Makes the state of one player; listeners hear of real changes only. */
export function createPlayerStore(start: Partial<PlayerState>): PlayerStore {
  let state: PlayerState = { ...BEGINNING, ...start };
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(changes) {
      const next = { ...state, ...changes };
      const keys = Object.keys(changes) as (keyof PlayerState)[];
      if (keys.every((key) => Object.is(next[key], state[key]))) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Reads one part of the state; the component draws again when that part changes. The part must not be made anew on each call. */
export function usePlayerState<T>(store: PlayerStore, select: (state: PlayerState) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
