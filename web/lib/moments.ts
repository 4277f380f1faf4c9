import { formatClock, formatInstant } from './format.ts';
import { readerLocale } from './reader-locale.ts';

/** "2:00 PM" today, with its day on any other. */
export function formatTime(instant: string, now = new Date()): string {
  const at = new Date(instant);
  if (at.toDateString() !== now.toDateString()) return formatInstant(at);
  return formatClock(at);
}

/** How long something has lasted: "3 min", "1 hr"; null in its first minute. */
export function formatSpan(since: string, now: number): string | null {
  const minutes = Math.floor((now - Date.parse(since)) / 60_000);
  if (minutes < 1) return null;
  const say = (unit: string, value: number) =>
    new Intl.NumberFormat(readerLocale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  return minutes < 60 ? say('minute', minutes) : say('hour', Math.floor(minutes / 60));
}
