/** The measured speed of an upload: the last count of bytes, and the smoothed speed. */
export interface Speed {
  atMilliseconds: number;
  sentBytes: number;
  bytesPerSecond: number | null;
}

const sampleMilliseconds = 500;
// How much of the speed known before is left after a second, so that a short stall does not make the time left jump.
const keptAfterSecond = 0.8;

export function startSpeed(sentBytes: number, nowMilliseconds: number): Speed {
  return { atMilliseconds: nowMilliseconds, sentBytes, bytesPerSecond: null };
}

/** Adds one count of bytes. Counts too close together are left for the next one. */
export function measureSpeed(speed: Speed, sentBytes: number, nowMilliseconds: number): Speed {
  const passed = nowMilliseconds - speed.atMilliseconds;
  if (sentBytes < speed.sentBytes) return { ...speed, atMilliseconds: nowMilliseconds, sentBytes };
  if (passed < sampleMilliseconds) return speed;
  const seen = ((sentBytes - speed.sentBytes) * 1000) / passed;
  const kept = keptAfterSecond ** (passed / 1000);
  const bytesPerSecond = speed.bytesPerSecond === null ? seen : speed.bytesPerSecond * kept + seen * (1 - kept);
  return { atMilliseconds: nowMilliseconds, sentBytes, bytesPerSecond };
}

/** Seconds until the rest is sent; null while unknown. */
export function secondsLeft(speed: Speed, sizeBytes: number): number | null {
  if (!speed.bytesPerSecond || speed.bytesPerSecond < 1) return null;
  return (sizeBytes - speed.sentBytes) / speed.bytesPerSecond;
}
