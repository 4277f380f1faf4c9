import type { FieldError } from '#contracts/field-errors.ts';
import { longestScheduleDays } from '#contracts/limits.ts';
import type { Opening, RoomSettings } from '#contracts/rooms.ts';

type Schedule = RoomSettings['schedule'];

const minuteMs = 60_000;
const longestMs = longestScheduleDays * 24 * 60 * minuteMs;

/** The settings with the given ones changed; `undefined` leaves a setting as it is. */
export function applyChange(
  settings: RoomSettings,
  wanted: { [Name in keyof RoomSettings]?: RoomSettings[Name] | undefined },
): RoomSettings {
  const named = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return { ...settings, ...named };
}

/** The invalid field and what is wrong with it; null for a valid schedule. */
export function findScheduleProblem(schedule: Schedule): FieldError | null {
  if (!schedule) return null;
  const field = 'schedule.endsAt';
  const length = Date.parse(schedule.endsAt) - Date.parse(schedule.startsAt);
  if (length <= 0) return { field, code: 'before_start', message: 'Choose an end after the start.' };
  const message = `Choose an end within ${longestScheduleDays} days of the start.`;
  if (length > longestMs) return { field, code: 'too_far', message, max: longestScheduleDays };
  return null;
}

/** When a room with this schedule lets people in; null: always. */
export function openingOf(schedule: Schedule): Opening | null {
  if (!schedule) return null;
  const { startsAt, endsAt, earlyEntryMinutes } = schedule;
  const opensAt = new Date(Date.parse(startsAt) - earlyEntryMinutes * minuteMs).toISOString();
  return { startsAt, opensAt, endsAt };
}

/**
 * Whether people other than moderators may come in now; moderators may at any time. After the scheduled end they still
 * may while the session runs, because the schedule does not end a session.
 */
export function isOpenAt(schedule: Schedule, now: Date, isRunning: boolean): boolean {
  const opening = openingOf(schedule);
  if (!opening) return true;
  return now.getTime() >= Date.parse(opening.opensAt) && (isRunning || now.getTime() < Date.parse(opening.endsAt));
}
