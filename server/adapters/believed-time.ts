/** Where the time is read; all in milliseconds. */
export interface TimeSources {
  /** The machine's time of day, which administrators, NTP and faults may set to anything. */
  wallMs(): number;
  /** Steady time: it never jumps, and stands still while the machine sleeps. */
  steadyMs(): number;
  /** How long the machine has slept since the process started. */
  sleptMs(): number;
}

/** A time of day that goes on with steady time: the difference of both, and since when (steady) it has been seen. */
interface TimeLine {
  aheadMs: number;
  sinceMs: number;
}

/** Corrections up to this size are followed at once. */
const smallMs = 1_000;
const shortestMs = 60_000;
const longestMs = 600_000;

/**
 * The time of day that this process believes. A jump is believed at once when the machine has slept for so long; else
 * forward after it has stood for a minute, and for good when it has stood as long as the time before it, at least one
 * minute and at most ten. A clock that was wrong for a while is therefore disbelieved after as long at the latest.
 */
export class BelievedTime {
  readonly #sources: TimeSources;
  #trusted: TimeLine;
  #jump: TimeLine | null = null;
  #latestMs = -Infinity;
  #sleptMs: number;

  /** `knownMs`: the time of day was at least this, as an earlier process knew. */
  constructor(sources: TimeSources, knownMs: number) {
    this.#sources = sources;
    this.#sleptMs = sources.sleptMs();
    const [wallMs, steadyMs] = [sources.wallMs(), sources.steadyMs()];
    const isSetBack = knownMs - wallMs > smallMs;
    this.#trusted = {
      aheadMs: (isSetBack ? knownMs : wallMs) - steadyMs,
      sinceMs: isSetBack ? -Infinity : steadyMs,
    };
  }

  nowMs(): number {
    const steadyMs = this.#read();
    const jump = this.#jump;
    const isAhead = jump && jump.aheadMs > this.#trusted.aheadMs && steadyMs - jump.sinceMs >= shortestMs;
    const nowMs = steadyMs + (isAhead ? jump : this.#trusted).aheadMs;
    // A small correction backward is waited for, so that what follows is not dated before what went before.
    const isSmallStepBack = nowMs < this.#latestMs && this.#latestMs - nowMs <= smallMs;
    if (!isSmallStepBack) this.#latestMs = nowMs;
    return this.#latestMs;
  }

  /** How far the machine's clock is from the trusted time; 0 while they agree. */
  jumpMs(): number {
    this.#read();
    return this.#jump ? Math.round(this.#jump.aheadMs - this.#trusted.aheadMs) : 0;
  }

  /** The time of day if it has stood for long; only this may be remembered for later processes. */
  confirmedMs(): number | null {
    const steadyMs = this.#read();
    const { aheadMs, sinceMs } = this.#trusted;
    return !this.#jump && steadyMs - sinceMs >= longestMs ? steadyMs + aheadMs : null;
  }

  #read(): number {
    const steadyMs = this.#sources.steadyMs();
    const aheadMs = this.#sources.wallMs() - steadyMs;
    if (!isNear(this.#trusted, aheadMs) && !isNear(this.#jump, aheadMs)) this.#countSleep();
    if (isNear(this.#trusted, aheadMs)) {
      this.#trusted.aheadMs = aheadMs;
      this.#jump = null;
    } else if (this.#jump && isNear(this.#jump, aheadMs)) this.#jump.aheadMs = aheadMs;
    else this.#jump = { aheadMs, sinceMs: steadyMs };
    if (this.#jump && steadyMs - this.#jump.sinceMs >= neededMs(this.#jump, this.#trusted)) {
      this.#trusted = this.#jump;
      this.#jump = null;
    }
    return steadyMs;
  }

  #countSleep(): void {
    const sleptMs = this.#sources.sleptMs();
    for (const line of [this.#trusted, this.#jump]) if (line) line.aheadMs += sleptMs - this.#sleptMs;
    this.#sleptMs = sleptMs;
  }
}

/** How long a jump has to stand until it is trusted: as long as the time before it. */
function neededMs(jump: TimeLine, trusted: TimeLine): number {
  return Math.min(longestMs, Math.max(shortestMs, jump.sinceMs - trusted.sinceMs));
}

function isNear(line: TimeLine | null, aheadMs: number): boolean {
  return line !== null && Math.abs(line.aheadMs - aheadMs) <= smallMs;
}
