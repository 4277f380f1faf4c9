import { uptime } from 'node:os';
import type { Clock } from '../ports/clock.ts';
import { BelievedTime } from './believed-time.ts';

export interface SystemClock extends Clock {
  /** The time of day for later processes, in epoch milliseconds; null while it has not stood for long. */
  confirmedMs(): number | null;
}

export interface SystemClockOptions {
  /** The latest instant recorded by an earlier process, in epoch milliseconds. */
  knownMs?: number;
  /** Called when the machine's clock has jumped, and with 0 when the jump is over or trusted. */
  onJump?(jumpMs: number): void;
}

const lookEveryMs = 1_000;

/** The machine's clock, believed as far as steady time confirms it. */
export function createSystemClock({ knownMs = 0, onJump }: SystemClockOptions = {}): SystemClock {
  const steadyMs = () => performance.now();
  const sleptAtFirstMs = uptimeMs() - steadyMs();
  const time = new BelievedTime(
    { wallMs: () => Date.now(), steadyMs, sleptMs: () => uptimeMs() - steadyMs() - sleptAtFirstMs },
    knownMs,
  );
  let toldMs = 0;
  // Looks also while nobody asks for the time, so that a jump is seen when it happens.
  setInterval(() => {
    const jumpMs = time.jumpMs();
    if (Math.sign(jumpMs) !== Math.sign(toldMs)) onJump?.(jumpMs);
    toldMs = jumpMs;
  }, lookEveryMs).unref();
  return {
    now: () => new Date(time.nowMs()),
    elapsedMs: steadyMs,
    jumpMs: () => time.jumpMs(),
    confirmedMs: () => time.confirmedMs(),
  };
}

/** Unlike steady time it counts while the machine sleeps. */
function uptimeMs(): number {
  return uptime() * 1_000;
}
