import { createContext, useContext } from 'react';
import { useObservable } from '../../lib/observable.ts';
import type { PlayerActions } from './actions.ts';
import type { PlayerState, PlayerStore } from './player-store.ts';
import type { CaptionTrack, LivePlaying, PlayerLabels, Preparing } from './player-types.ts';
import type { StoryboardCue } from './storyboard.ts';

/** What every control of one player shares. */
export interface PlayerParts {
  store: PlayerStore;
  actions: PlayerActions;
  labels: PlayerLabels;
  captions: readonly CaptionTrack[];
  storyboard: readonly StoryboardCue[];
  preparing: Preparing | null;
  live: LivePlaying | null;
}

export const PlayerContext = createContext<PlayerParts | null>(null);

export function usePlayer(): PlayerParts {
  const parts = useContext(PlayerContext);
  if (parts === null) throw new Error('A control of the player stands outside of a player.');
  return parts;
}

/** Reads one part of the surrounding player's state. */
export function usePlayerValue<T>(select: (state: PlayerState) => T): T {
  return useObservable(usePlayer().store, select);
}
