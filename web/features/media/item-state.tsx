import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { formatPercent, formatStretch } from '../../lib/format.ts';
import { Meta } from '../../ui/meta.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './media.module.css';

/** The sentence for a failed item. */
export function FailureWords({ code }: { code: string | null }) {
  const { t } = useTranslation('media');
  return <p className={styles.failure}>{t([`failures.${code}`, `errors-members:${code}`, 'failures.unknown'])}</p>;
}

/** The progress of an item: a bar and numbers. */
export function ItemProgress({ item }: { item: MediaItem }) {
  const { t } = useTranslation('media');
  const { step = 'waiting', fraction = 0, secondsLeft = null } = item.progress ?? {};
  const isMoving = step !== 'waiting';
  const words = t(`progress.${step}`, { percent: formatPercent(fraction) });
  return (
    <>
      <div className={styles.bar}>
        <Progress
          label={t('progress.label', { title: item.title })}
          percent={isMoving ? fraction * 100 : null}
          valueText={isMoving ? undefined : words}
        />
      </div>
      <Meta isSmall>
        <span className="number">{words}</span>
        {secondsLeft !== null && isMoving && (
          <span className="number">{t('site:timeLeft', { time: formatStretch(secondsLeft) })}</span>
        )}
      </Meta>
    </>
  );
}
