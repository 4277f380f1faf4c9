const NEEDED_SECONDS = 3;
/** How far the picture may run ahead of the clock between two samples before it counts as a jump. */
const SLACK_SECONDS = 0.5;

/** One sample of the media while it plays. */
export interface PlayedSample {
  mediaSeconds: number;
  clockMs: number;
  rate: number;
  isPlaying: boolean;
  durationSeconds: number;
}

/** A part of the media that was really played between two samples. */
export interface PlayedStretch {
  /** Seconds of the clock. */
  seconds: number;
  /** Positions in the media, in seconds. */
  from: number;
  to: number;
}

/** Answers for each sample what was played since the one before; null after a jump, a pause or a stall. */
export function createPlayedStretches(): (sample: PlayedSample) => PlayedStretch | null {
  let last: PlayedSample | null = null;
  return (sample) => {
    const from = last;
    last = sample;
    const seconds = from?.isPlaying ? playedBetween(from, sample) : 0;
    return from && seconds > 0 ? { seconds, from: from.mediaSeconds, to: sample.mediaSeconds } : null;
  };
}

/**
 * Adds up the time really spent playing; jumps, pauses and stalls add nothing. The returned function answers true once:
 * at the sample that completes three seconds, or the whole of a clip shorter than that.
 */
export function createPlayedSeconds(): (sample: PlayedSample) => boolean {
  const stretchOf = createPlayedStretches();
  let playedSeconds = 0;
  let isReported = false;
  return (sample) => {
    playedSeconds += stretchOf(sample)?.seconds ?? 0;
    if (isReported || playedSeconds < neededSeconds(sample)) return false;
    isReported = true;
    return true;
  };
}

function playedBetween(from: PlayedSample, to: PlayedSample): number {
  const rate = from.rate > 0 ? from.rate : 1;
  const clockSeconds = (to.clockMs - from.clockMs) / 1000;
  const mediaSeconds = to.mediaSeconds - from.mediaSeconds;
  if (mediaSeconds <= 0 || mediaSeconds > clockSeconds * rate + SLACK_SECONDS) return 0;
  return Math.min(mediaSeconds / rate, clockSeconds);
}

function neededSeconds({ durationSeconds, rate }: PlayedSample): number {
  const wholeSeconds = durationSeconds / (rate > 0 ? rate : 1);
  return wholeSeconds > 0 ? Math.min(NEEDED_SECONDS, wholeSeconds * 0.9) : NEEDED_SECONDS;
}
