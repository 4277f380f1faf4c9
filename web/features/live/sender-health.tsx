import type { LiveHealth } from '#contracts/live.ts';
import { formatCount, formatTenths } from '../../lib/format.ts';
import { useWords, type Say } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { InfoIcon } from '../../ui/icons.ts';
import { Status } from '../../ui/status.tsx';
import { findRemarks, isSteady, type HealthRemark } from './health.ts';
import styles from './live.module.css';

export interface SenderHealthProps {
  /** Null: nobody sends. */
  health: LiveHealth | null;
  /** Before the session goes live, when the encoder's settings can still be changed without harm. */
  isBefore?: boolean;
}

/** What arrives from the sender, in words: spoken when the word changes, not with every number. */
export function SenderHealth({ health, isBefore = false }: SenderHealthProps) {
  const { t } = useWords('live-owner');
  const remarks = health ? findRemarks(health) : [];
  const steady = health !== null && isSteady(remarks);
  return (
    <div className={styles.health}>
      <p className={styles.healthLine}>
        <span role="status">
          <Status tone={steady ? 'on' : 'off'}>{t(wordOf(health, steady))}</Status>
        </span>
        {health && <span className="number">{factsOf(health, t)}</span>}
      </p>
      {remarks.map((remark) => (
        <p key={remark.of} className={styles.remark}>
          <Icon of={InfoIcon} size="small" />
          {wordsOf(remark, isBefore, t)}
        </p>
      ))}
    </div>
  );
}

function wordOf(health: LiveHealth | null, steady: boolean): string {
  if (!health) return 'health.none';
  return steady ? 'health.steady' : 'health.unsteady';
}

/** "1280×720, 30 pictures a second, 2.5 Mbit/s". */
function factsOf({ width, height, frameRate, bitsPerSecond }: LiveHealth, t: Say): string {
  return t('health.facts', {
    size: `${width}×${height}`,
    count: Math.round(frameRate),
    rate: formatCount(Math.round(frameRate)),
    megabits: formatTenths(bitsPerSecond / 1_000_000),
  });
}

function wordsOf(remark: HealthRemark, isBefore: boolean, t: Say): string {
  if (remark.of !== 'keyFrames') return t(`health.remarks.${remark.of}`);
  const when = remark.isTooFar && isBefore ? 'keyFramesBefore' : 'keyFrames';
  return t(`health.remarks.${when}`, { seconds: formatCount(remark.seconds) });
}
