import type { MadeRendition, SegmentCollector } from './collect-segments.ts';

/** Is told the complete part of all renditions of a run. */
export type OnGrown = (made: readonly MadeRendition[]) => Promise<void>;

/** ffmpeg reports its progress twice a second; after the first part, more is told at every fourth report. */
const reportsBetween = 4;
const leastSegments = 2;
/** The list of segments is written anew each time: a long one only when it grew by this share. */
const leastGrowth = 0.02;

export function isWorthTelling(told: number, now: number): boolean {
  return now >= leastSegments && now - told >= Math.max(1, told * leastGrowth);
}

/** Looks at the renditions of a run while they are being made; `look` is called at every sign of progress. */
export function followGrowth(collectors: readonly SegmentCollector[], onGrown: OnGrown | undefined) {
  const stop = new AbortController();
  let told = 0;
  let reports = 0;
  let failure: { error: unknown } | null = null;
  let looking: Promise<void> | null = null;

  async function tell(): Promise<void> {
    for (const collector of collectors) await collector.collect();
    const now = Math.min(...collectors.map(({ segments }) => segments.length));
    if (!isWorthTelling(told, now) || collectors.some((collector) => collector.isBehind)) return;
    const made = await Promise.all(collectors.map((collector) => collector.describe(false)));
    if (made.some((rendition) => rendition === null)) return;
    await onGrown?.(made.filter((rendition) => rendition !== null));
    told = now;
  }

  return {
    /** Aborted when `onGrown` fails. */
    signal: stop.signal,
    look(): void {
      reports += 1;
      if (!onGrown || looking || failure || (told > 0 && reports % reportsBetween !== 0)) return;
      looking = tell()
        .catch((error: unknown) => {
          failure = { error };
          stop.abort();
        })
        .finally(() => (looking = null));
    },
    /** Waits for the last look; throws what `onGrown` threw. */
    async end(): Promise<void> {
      await looking;
      if (failure) throw failure.error;
    },
  };
}
