import type { Preparing } from './player-types.ts';

/** About when this place can be played, if the film goes on being made at the same speed. Null: not known. */
export function secondsUntil(placeSeconds: number, wholeSeconds: number, preparing: Preparing | null): number | null {
  if (preparing === null || preparing.secondsLeft === null) return null;
  const { readySeconds, secondsLeft } = preparing;
  const share = (placeSeconds - readySeconds) / (wholeSeconds - readySeconds);
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) * secondsLeft : null;
}
