import type { LiveSession } from '#contracts/live.ts';
import { formatTime } from '../../lib/moments.ts';
import type { Say } from '../../lib/words.ts';

/** When the session starts or started; undefined where its date says enough. */
export function whenWords({ state, startsAt, startedAt }: LiveSession, t: Say, now = new Date()): string | undefined {
  if (state === 'ended') return undefined;
  const at = startedAt ?? startsAt;
  if (!at) return t('live:starts.unknown');
  const day = new Date(at).toDateString() === now.toDateString() ? 'today' : 'other';
  return t(`live:${startedAt ? 'started' : 'starts'}.${day}`, { time: formatTime(at, now) });
}
