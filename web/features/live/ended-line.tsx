import type { LiveSession } from '#contracts/live.ts';
import { formatTime } from '../../lib/moments.ts';
import { useWords } from '../../lib/words.ts';
import { Status } from '../../ui/status.tsx';
import styles from './live.module.css';

/** From when to when it ran, and whether it can still be watched. */
export function endedWords({ startedAt, endedAt }: LiveSession, isPlayable: boolean) {
  if (!startedAt || !endedAt) return { key: 'ended.neverBegan', values: {} };
  const values = { from: formatTime(startedAt), to: formatTime(endedAt) };
  return { key: isPlayable ? 'ended.ran' : 'ended.without', values };
}

/** Below the replay. */
export function EndedLine({ session }: { session: LiveSession }) {
  const { t } = useWords('live');
  const { key, values } = endedWords(session, true);
  return (
    <p className={styles.ended}>
      <span role="status">
        <Status>{t('ended.title')}</Status>
      </span>
      <span>{t(key, values)}</span>
    </p>
  );
}

/** In the picture's place when nothing was recorded. */
export function EndedScreen({ session }: { session: LiveSession }) {
  const { t } = useWords('live');
  const { key, values } = endedWords(session, false);
  return (
    <>
      <p className="large strong">{t('ended.title')}</p>
      <p className="muted">{t(key, values)}</p>
    </>
  );
}
