import type { LiveSession } from '#contracts/live.ts';
import { formatClock, formatDuration, formatInstant } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useWords } from '../../lib/words.ts';
import { decideBefore } from './before.ts';
import styles from './live.module.css';

/** In the picture's place before a session is live: how long until then, and that nobody has to do anything. */
export function BeforeScreen({ session }: { session: LiveSession }) {
  const { t } = useWords('live');
  const now = useNow();
  const before = decideBefore(session.startsAt, now);
  if (before.is === 'unknown') {
    return (
      <>
        <p className="large strong">{t('before.unknown')}</p>
        <p className="muted">{t('before.unknownWords')}</p>
      </>
    );
  }
  const startsAt = new Date(before.startsAt);
  const isToday = startsAt.toDateString() === new Date(now).toDateString();
  const time = isToday ? formatClock(startsAt) : formatInstant(startsAt);
  if (before.is === 'soon') {
    return (
      <>
        <p className="large strong">{t('before.soon')}</p>
        <p className="muted">{t('before.soonWords', { time })}</p>
      </>
    );
  }
  return (
    <>
      <p className="muted">{t('before.startsIn')}</p>
      <p role="timer" className={`${styles.countdown} number ratio`}>
        {before.is === 'countdown' ? formatDuration(before.seconds) : formatInstant(startsAt)}
      </p>
      <p className="muted">{t(isToday ? 'before.today' : 'before.other', { time })}</p>
    </>
  );
}
