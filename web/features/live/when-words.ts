import type { LiveSession } from '#contracts/live.ts';
import { formatTime } from '../../lib/moments.ts';
import type { Say } from '../../lib/words.ts';

/** When the session starts or started; undefined where its date says enough. */
export function whenWords({ state, startsAt, startedAt }: LiveSession, t: Say): string | undefined {
  if (state === 'ended') return undefined;
  if (startedAt) return t('live:startedAt', { time: formatTime(startedAt) });
  return startsAt ? t('live:startsAt', { time: formatTime(startsAt) }) : t('live:kind');
}
