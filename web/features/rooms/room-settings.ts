import { longestEarlyEntryMinutes, longestScheduleDays } from '#contracts/limits.ts';
import { toLocalField } from '../../lib/local-field.ts';
import type { SentBody } from '#contracts/api.ts';
import type { RoomSettings, StageSetting } from '#contracts/rooms.ts';

export type ChangeRoom = SentBody<'PATCH /api/rooms/:mediaId'>;

/** The settings as the form holds them: times in the format of the browser's own fields, in the reader's zone. */
export interface TypedSettings {
  isScheduled: boolean;
  startsAt: string;
  endsAt: string;
  earlyMinutes: string;
  lobbyForGuests: boolean;
  lobbyForMembers: boolean;
  stage: StageSetting;
  chat: boolean;
  screenShare: boolean;
  whenModeratorsLeave: RoomSettings['whenModeratorsLeave'];
}

const dayMilliseconds = 86_400_000;
const hourMilliseconds = 3_600_000;

/** The settings of a new room; a schedule, once chosen, begins with the next full hour. */
export function newSettings(now: Date): TypedSettings {
  const start = new Date(Math.ceil((now.getTime() + 1) / hourMilliseconds) * hourMilliseconds);
  return {
    isScheduled: false,
    startsAt: toLocalField(start),
    endsAt: toLocalField(new Date(start.getTime() + hourMilliseconds)),
    earlyMinutes: '10',
    lobbyForGuests: true,
    lobbyForMembers: false,
    stage: 'everyone',
    chat: true,
    screenShare: true,
    whenModeratorsLeave: 'go_on',
  };
}

export function typedSettings(settings: RoomSettings, now: Date): TypedSettings {
  const { schedule, locked: _, ...rest } = settings;
  const fresh = newSettings(now);
  if (!schedule) return { ...fresh, ...rest };
  return {
    ...rest,
    isScheduled: true,
    startsAt: toLocalField(new Date(schedule.startsAt)),
    endsAt: toLocalField(new Date(schedule.endsAt)),
    earlyMinutes: String(schedule.earlyEntryMinutes),
  };
}

export type SettingField = 'startsAt' | 'endsAt' | 'earlyMinutes';
export type SettingFault = 'startMissing' | 'endMissing' | 'endBeforeStart' | 'tooLong' | 'earlyWrong';
export type SettingFaults = Partial<Record<SettingField, SettingFault>>;

const timeOf = (typed: string) => (typed ? new Date(typed).getTime() : Number.NaN);

function endFault(start: number, end: number): SettingFault | null {
  if (Number.isNaN(end)) return 'endMissing';
  if (Number.isNaN(start)) return null;
  if (end <= start) return 'endBeforeStart';
  return end - start > longestScheduleDays * dayMilliseconds ? 'tooLong' : null;
}

/** What the server would refuse, shown before sending. */
export function findSettingFaults(typed: TypedSettings): SettingFaults {
  if (!typed.isScheduled) return {};
  const start = timeOf(typed.startsAt);
  const ending = endFault(start, timeOf(typed.endsAt));
  const early = typed.earlyMinutes.trim();
  const isEarlyGood = /^\d{1,4}$/u.test(early) && Number(early) <= longestEarlyEntryMinutes;
  return {
    ...(Number.isNaN(start) ? { startsAt: 'startMissing' } : {}),
    ...(ending ? { endsAt: ending } : {}),
    ...(isEarlyGood ? {} : { earlyMinutes: 'earlyWrong' }),
  };
}

/** The body to send. Only for settings without faults. */
export function settingsBody(typed: TypedSettings): ChangeRoom {
  const { isScheduled, startsAt, endsAt, earlyMinutes, ...rest } = typed;
  const schedule = isScheduled
    ? {
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        earlyEntryMinutes: Number(earlyMinutes.trim()),
      }
    : null;
  return { ...rest, schedule };
}

/** Whether saving would change nothing; times of a schedule that is not chosen make no difference. */
export function isSameSettings(a: TypedSettings, b: TypedSettings): boolean {
  const compared = ({ startsAt, endsAt, earlyMinutes, ...rest }: TypedSettings) =>
    JSON.stringify(rest.isScheduled ? { ...rest, startsAt, endsAt, earlyMinutes } : rest, Object.keys(a).toSorted());
  return compared(a) === compared(b);
}
