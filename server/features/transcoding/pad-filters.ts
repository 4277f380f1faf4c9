import type { AudioFacts, VideoFacts } from './source-facts.ts';

/** Lets the last picture stand until the film ends. Without an even rate before it, `tpad` would make any number. */
export function lastPicture({ padSeconds, frameRate }: VideoFacts): string[] {
  if (!padSeconds) return [];
  const rate = `${frameRate.numerator}/${frameRate.denominator}`;
  return [`fps=${rate}:start_time=0`, `tpad=stop_mode=clone:stop_duration=${padSeconds}`];
}

/** Lets the sound end in silence until the film ends. */
export function lastSilence({ padSeconds }: AudioFacts): string[] {
  return padSeconds ? [`apad=pad_dur=${padSeconds}`] : [];
}
