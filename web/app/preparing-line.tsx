import type { Playback } from '#contracts/page-sessions.ts';
import { formatStretch } from '../lib/format.ts';
import { useWords } from '../lib/words.ts';
import { formatTime } from '../ui/player/time-format.ts';
import { Status } from '../ui/status.tsx';
import styles from './preparing-line.module.css';

type PreparingLineProps = NonNullable<Playback['preparing']> & { durationSeconds: number | null };

/** Below a film that plays while it is being made: how far it is ready, and about when the rest. */
export function PreparingLine({ readySeconds, secondsLeft, durationSeconds }: PreparingLineProps) {
  const { t } = useWords('player');
  const ready = formatTime(readySeconds);
  return (
    <p className={styles.line}>
      <Status tone="waiting">{t('preparing.title')}</Status>
      <span className="number">
        {durationSeconds === null
          ? t('preparing.readyUpTo', { ready })
          : t('preparing.readyUpToOf', { ready, duration: formatTime(durationSeconds) })}
      </span>
      {secondsLeft !== null && (
        <span className="muted">{t('preparing.rest', { time: formatStretch(secondsLeft) })}</span>
      )}
    </p>
  );
}
