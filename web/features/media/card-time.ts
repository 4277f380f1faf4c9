import type { MediaItem } from '#contracts/media.ts';
import { formatDate } from '../../lib/format.ts';
import { formatTime } from '../../lib/moments.ts';
import type { Say } from '../../lib/words.ts';

/** The date of an item; of a live session when it is scheduled for, that it is live, or when it ended. */
export function cardTime(
  { session, publishedAt }: Pick<MediaItem, 'session' | 'publishedAt'>,
  t: Say,
  now = new Date(),
): string {
  if (!session || !('startsAt' in session)) return formatDate(publishedAt);
  const { state, startsAt, startedAt, endedAt } = session;
  if (state === 'ended') return t('live.ended', { date: formatDate(endedAt ?? publishedAt) });
  if (startedAt) return t('live.now', { time: formatTime(startedAt, now) });
  if (!startsAt) return t('live.unscheduled');
  const isToday = new Date(startsAt).toDateString() === now.toDateString();
  return t(isToday ? 'live.today' : 'live.scheduled', { time: formatTime(startsAt, now) });
}
