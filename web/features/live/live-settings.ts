import type { SentBody } from '#contracts/api.ts';
import { longestScheduleDays } from '#contracts/limits.ts';
import type { LiveSettings } from '#contracts/live.ts';
import { toLocalField } from '../../lib/local-field.ts';

/** The settings as the form holds them: times in the format of the browser's own fields, in the reader's zone. */
export interface TypedSettings extends Pick<LiveSettings, 'chat' | 'dvr' | 'autoStart'> {
  startsAt: string;
  endsAt: string;
}

export type ChangeLive = SentBody<'PATCH /api/live/:mediaId'>;

const dayMilliseconds = 86_400_000;

export const newSettings: TypedSettings = { startsAt: '', endsAt: '', chat: 'everyone', dvr: true, autoStart: false };

const fieldOf = (instant: string | null) => (instant ? toLocalField(new Date(instant)) : '');

export function typedSettings({ startsAt, endsAt, chat, dvr, autoStart }: LiveSettings): TypedSettings {
  return { startsAt: fieldOf(startsAt), endsAt: fieldOf(endsAt), chat, dvr, autoStart };
}

export type SettingFault = 'endBeforeStart' | 'tooLong';
export type SettingFaults = Partial<Record<'endsAt', SettingFault>>;

/** What the server would refuse, shown before sending. */
export function findSettingFaults({ startsAt, endsAt }: TypedSettings): SettingFaults {
  if (!startsAt || !endsAt) return {};
  const lasts = new Date(endsAt).getTime() - new Date(startsAt).getTime();
  if (lasts <= 0) return { endsAt: 'endBeforeStart' };
  return lasts > longestScheduleDays * dayMilliseconds ? { endsAt: 'tooLong' } : {};
}

const instantOf = (typed: string) => (typed ? new Date(typed).toISOString() : null);

/** What differs from `before`, as it is sent; a field that nobody touched keeps its seconds. Only without faults. */
export function settingsBody(typed: TypedSettings, before: TypedSettings): ChangeLive {
  const { startsAt, endsAt, chat, dvr, autoStart } = typed;
  return {
    ...(startsAt !== before.startsAt && { startsAt: instantOf(startsAt) }),
    ...(endsAt !== before.endsAt && { endsAt: instantOf(endsAt) }),
    ...(chat !== before.chat && { chat }),
    ...(dvr !== before.dvr && { dvr }),
    ...(autoStart !== before.autoStart && { autoStart }),
  };
}

export function isSameSettings(a: TypedSettings, b: TypedSettings): boolean {
  return Object.keys(settingsBody(a, b)).length === 0;
}
