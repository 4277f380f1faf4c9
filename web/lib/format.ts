import { readerLocale } from './reader-locale.ts';

/** The long form of dates: "January 05, 2026", in the reader's locale and zone. */
export function formatDate(instant: string | Date, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { day: '2-digit', month: 'long', year: 'numeric' }).format(new Date(instant));
}

/** "2:05 PM" in the reader's zone. */
export function formatClock(instant: string | Date, locale = readerLocale()): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

/** A calendar day "2026-01-06" in the long form, whatever the reader's zone. */
export function formatDay(day: string, locale = readerLocale()): string {
  const options = { day: '2-digit', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${day}T00:00:00Z`));
}

/** "January 5, 2026 at 2:05 PM", in the reader's zone unless another is given. */
export function formatInstant(instant: string | Date, timeZone?: string, locale = readerLocale()): string {
  const plain = { day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...plain, timeZone }).format(new Date(instant));
}

const spans = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** "5 minutes ago", "yesterday"; under a minute "now". */
export function formatAgo(instant: string | Date, now = new Date(), locale = readerLocale()): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of spans) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(0, 'second');
}

export function formatCount(count: number, locale = readerLocale()): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** 1.44 as "1.4". */
export function formatTenths(value: number, locale = readerLocale()): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** 0.624 as "62%". 100% only for the whole. */
export function formatPercent(fraction: number, locale = readerLocale()): string {
  const whole = Math.floor(Math.min(Math.max(fraction, 0), 1) * 100);
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(whole / 100);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 1,234,567 as "1.2 MB": decimal units, as disks and file managers count. */
export function formatBytes(bytes: number, locale = readerLocale()): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** 252.4 as "4:12", 3725 as "1:02:05": the running time of a video. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/**
 * "7:00 – 7:24 PM", with `hasDay` "Jan 5, 7:00 – 7:24 PM", in the reader's zone; one time where both are within a
 * minute.
 */
export function formatRange(from: string | Date, to: string | Date, hasDay: boolean, locale = readerLocale()): string {
  const day = { day: 'numeric', month: 'short' } as const;
  const words = new Intl.DateTimeFormat(locale, { ...(hasDay && day), hour: 'numeric', minute: '2-digit' });
  return words.formatRange(new Date(from), new Date(to));
}

/** A time that was spent: "45 sec", "31 min", "1 hr 5 min". */
export function formatSpent(seconds: number, locale = readerLocale()): string {
  const say = (unit: string, value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  if (seconds < 60) return say('second', Math.floor(seconds));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say('minute', minutes);
  return `${say('hour', Math.floor(minutes / 60))} ${say('minute', minutes % 60)}`;
}

/** A time that is left, rounded up so that it never promises too much: "40 sec", "3 min", "2 hr". */
export function formatStretch(seconds: number, locale = readerLocale()): string {
  const say = (unit: string, value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  if (seconds < 55) return say('second', Math.max(Math.ceil(seconds / 5) * 5, 5));
  if (seconds < 5400) return say('minute', Math.ceil(seconds / 60));
  return say('hour', Math.ceil(seconds / 3600));
}

/** "Guest speakers, Webinar invite". */
export function formatList(names: readonly string[], locale = readerLocale()): string {
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(names);
}
