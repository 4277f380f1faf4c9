import type { SourceFacts, VideoFacts } from './source-facts.ts';

/** Lets the last picture stand until the film ends. Without an even rate before it, `tpad` would make any number. */
export function lastPicture({ padSeconds, frameRate }: VideoFacts): string[] {
  if (!padSeconds) return [];
  const rate = `${frameRate.numerator}/${frameRate.denominator}`;
  return [`fps=${rate}:start_time=0`, `tpad=stop_mode=clone:stop_duration=${padSeconds}`];
}

/**
 * Lets the sound end in silence until the film ends. Where the container only estimates when the sound ends, the whole
 * length counts; where it knows, a sound that was cut off has to stay too short, to be noticed.
 */
export function lastSilence({ audio, durationMs, promisedMs }: SourceFacts): string[] {
  if (!audio?.padSeconds) return [];
  return [promisedMs ? `apad=pad_dur=${audio.padSeconds}` : `apad=whole_dur=${durationMs / 1_000}`];
}
