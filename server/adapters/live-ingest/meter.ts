import type { SenderHealth } from '#server/ports/live-ingest.ts';

interface Picture {
  /** By the sender's clock, repaired. */
  at: number;
  isKey: boolean;
}

const windowMs = 10_000;
const rateWindowMs = 3_000;
const mostPictures = 2_000;
const rememberedKeyFrames = 4;

/** Measures what arrives: pictures by their timestamps, bytes by when they come. */
export class Meter {
  private pictures: Picture[] = [];
  private keyFrames: number[] = [];
  private bytes: { at: number; count: number }[] = [];

  addBytes(count: number, nowMs: number): void {
    const last = this.bytes.at(-1);
    // A tenth of a second is exact enough, and keeps the list short.
    if (last && nowMs - last.at < 100) last.count += count;
    else this.bytes.push({ at: nowMs, count });
    while (this.bytes.length > 0 && nowMs - this.bytes[0]!.at > rateWindowMs) this.bytes.shift();
  }

  addPicture(at: number, isKey: boolean): void {
    this.pictures.push({ at, isKey });
    while (this.pictures.length > mostPictures || at - this.pictures[0]!.at > windowMs) this.pictures.shift();
    if (isKey) this.keyFrames = [...this.keyFrames, at].slice(-rememberedKeyFrames);
  }

  read(nowMs: number): Pick<SenderHealth, 'frameRate' | 'bitsPerSecond' | 'keyFrameSeconds' | 'droppedFrames'> {
    const steps = this.pictures.slice(1).map(({ at }, index) => at - this.pictures[index]!.at);
    const usual = median(steps.filter((step) => step > 0));
    const recent = this.bytes.filter(({ at }) => nowMs - at <= rateWindowMs);
    const seconds = recent.length > 0 ? Math.max(1, (nowMs - recent[0]!.at) / 1_000) : 1;
    const distances = this.keyFrames.slice(1).map((at, index) => at - this.keyFrames[index]!);
    return {
      frameRate: usual > 0 ? averageRate(steps, usual) : 0,
      bitsPerSecond: Math.round((recent.reduce((sum, { count }) => sum + count, 0) * 8) / seconds),
      keyFrameSeconds: distances.length > 0 ? Math.max(...distances) / 1_000 : null,
      droppedFrames: steps.reduce((sum, step) => sum + countMissing(step, usual), 0),
    };
  }
}

/** Pictures that would fit between two neighbors; timestamps are whole milliseconds, so half a step is no gap. */
function countMissing(step: number, usual: number): number {
  return usual > 0 && step > usual * 1.6 ? Math.round(step / usual) - 1 : 0;
}

/** Pictures a second, without the gaps. */
function averageRate(steps: readonly number[], usual: number): number {
  const regular = steps.filter((step) => step > 0 && step <= usual * 1.6);
  const sum = regular.reduce((total, step) => total + step, 0);
  return sum > 0 ? Math.round((regular.length * 10_000) / sum) / 10 : 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
