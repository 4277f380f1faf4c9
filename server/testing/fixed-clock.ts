import type { Clock } from '#server/ports/clock.ts';

interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  ms?: number;
}

export interface FixedClock extends Clock {
  /** Waits until this instant. */
  set(instant: Date | string): void;
  advance(by: Span): void;
  /** Sets the time of day ahead, or back with negative numbers, while no time passes. */
  jump(by: Span): void;
  /** Lets the machine's clock differ from the time that is believed. */
  doubt(by: Span): void;
}

/** A clock that stands still until a test moves it. */
export function createFixedClock(start: Date | string = '2026-11-22T10:00:00.000Z'): FixedClock {
  let now = new Date(start).getTime();
  let [elapsedMs, jumpMs] = [0, 0];
  function pass(ms: number): void {
    now += ms;
    elapsedMs += ms;
  }
  return {
    now: () => new Date(now),
    elapsedMs: () => elapsedMs,
    jumpMs: () => jumpMs,
    set: (instant) => pass(new Date(instant).getTime() - now),
    advance: (by) => pass(toMs(by)),
    jump: (by) => (now += toMs(by)),
    doubt: (by) => (jumpMs = toMs(by)),
  };
}

function toMs({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}
