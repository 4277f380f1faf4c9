type Track = 'audio' | 'video';

const backMs = 1_000;
const aheadMs = 10_000;
const stepMs = 20;

/**
 * Turns a sender's timestamps into times that begin at zero and never jump: a sender that restarts its clock, wraps it
 * at 32 bits or begins its tracks far apart goes on where it was, with sound and picture still together.
 */
export class Timeline {
  /** How often a jump was repaired. */
  repairs = 0;
  private readonly tracks: Record<Track, { offset: number | null; last: number }> = {
    audio: { offset: null, last: 0 },
    video: { offset: null, last: 0 },
  };

  map(track: Track, timestamp: number): number {
    const own = this.tracks[track];
    const other = this.tracks[track === 'audio' ? 'video' : 'audio'];
    const last = Math.max(own.last, other.last);
    const begins = own.offset === null;
    own.offset ??= other.offset ?? -timestamp;
    const from = begins ? last : own.last;
    const isNear = (offset: number) => timestamp + offset >= from - backMs && timestamp + offset <= from + aheadMs;
    if (!isNear(own.offset)) {
      const canFollow = other.offset !== null && isNear(other.offset);
      own.offset = canFollow ? other.offset! : last + stepMs - timestamp;
      if (!canFollow && !begins) this.repairs += 1;
    }
    own.last = Math.max(own.last, timestamp + own.offset, 0);
    return own.last;
  }
}
