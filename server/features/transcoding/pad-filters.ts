import type { SourceFacts } from './source-facts.ts';

/**
 * Lets the last picture stand until the film ends. The end of a track may be wrong in the file, so what is too much is
 * cut off. Without an even rate before it, `tpad` would make any number of pictures.
 */
export function lastPicture({ video, durationMs }: SourceFacts): string[] {
  if (!video?.padSeconds) return [];
  const { numerator, denominator } = video.frameRate;
  return [
    `fps=${numerator}/${denominator}:start_time=0`,
    `tpad=stop_mode=clone:stop_duration=${video.padSeconds}`,
    `trim=end=${durationMs / 1_000}`,
  ];
}

/** Lets the sound end in silence until the film ends. */
export function lastSilence({ audio, durationMs }: SourceFacts): string[] {
  return audio?.padSeconds ? [`apad=pad_dur=${audio.padSeconds}`, `atrim=end=${durationMs / 1_000}`] : [];
}
