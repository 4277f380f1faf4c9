import type { MediaLimits } from '#server/ports/transcoder.ts';
import { longestSeconds } from './accepted-media.ts';
import type { AudioRendition, VideoRendition } from './ladder.ts';
import type { SourceFacts } from './source-facts.ts';

const megabyte = 1 << 20;

export const probeLimits: MediaLimits = {
  wallSeconds: 30,
  cpuSeconds: 20,
  memoryBytes: 1_536 * megabyte,
  printedBytes: 2 * megabyte,
};
export const measureLimits: MediaLimits = {
  wallSeconds: 600,
  cpuSeconds: 120,
  memoryBytes: 1_024 * megabyte,
  printedBytes: 0,
};

type Wanted = readonly (VideoRendition | AudioRendition)[];

/** Limits that suffice for a valid file on a slow, busy machine, and end a file made to be processed forever. */
export function limitsFor(facts: Pick<SourceFacts, 'durationMs' | 'video'>, wanted: Wanted): MediaLimits {
  const sourcePixels = facts.video ? facts.video.width * facts.video.height : 0;
  const madePixels = wanted.reduce((sum, one) => sum + (one.kind === 'video' ? one.width * one.height : 0), 0);
  const burden = Math.max(1, (sourcePixels + madePixels) / (1_280 * 720));
  const wallSeconds = Math.ceil(120 + (facts.durationMs / 1_000) * 20 * burden);
  return {
    wallSeconds,
    cpuSeconds: wallSeconds * 2,
    memoryBytes: 1_536 * megabyte + 400 * (sourcePixels + madePixels),
    printedBytes: 0,
  };
}

/**
 * A broken time in a film of seconds would be reached by repeating pictures for hours. The length of sound alone is often
 * an estimate, so it is not trusted.
 */
export function mostSecondsOf({ durationMs, video }: Pick<SourceFacts, 'durationMs' | 'video'>): number {
  return video ? Math.min(longestSeconds, 60 + (2 * durationMs) / 1_000) : longestSeconds;
}

/** One and a half times what the bit rates allow, and a minimum for short files. */
export function mostBytesFor(facts: SourceFacts, wanted: Wanted): number {
  const bits = wanted.reduce((sum, one) => sum + (one.kind === 'video' ? one.maxBitsPerSecond : one.bitsPerSecond), 0);
  return Math.ceil((bits / 8) * (facts.durationMs / 1_000) * 1.5) + 32 * megabyte;
}
