import { Temporal } from 'temporal-polyfill';

/** Whether this is a name of the IANA time zone database, such as Europe/Lisbon. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/u.test(name) && Temporal.Now.zonedDateTimeISO(name).timeZoneId.length > 0;
  } catch {
    return false;
  }
}

/**
 * The first instant at which a link of `days` days no longer works. Day 0 is the day of creation in `timeZone`; the
 * link works until the end of day N, even if the zone's days are longer or shorter than 24 hours.
 */
export function decideExpiry(createdAt: Date, days: number, timeZone: string): Date {
  const created = Temporal.Instant.fromEpochMilliseconds(createdAt.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const after = created.add({ days: days + 1 }).toZonedDateTime(timeZone);
  return new Date(after.epochMilliseconds);
}

/** The last day on which the link works, YYYY-MM-DD in its zone. */
export function lastDayOf(expiresAt: Date, timeZone: string): string {
  const end = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime() - 1).toZonedDateTimeISO(timeZone);
  return end.toPlainDate().toString();
}
