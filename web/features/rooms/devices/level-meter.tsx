import { useEffect, useRef } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { MicIcon, MicOffIcon } from '../../../ui/icons.ts';
import styles from './devices.module.css';
import { watchLevel } from './level.ts';

/** Shows how loud the participant's own microphone is. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const { t } = useWords('rooms-call');
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (!track || !element) return;
    // Written to the element without React, because it changes fifteen times a second.
    const show = (level: number) => {
      const percent = Math.round(level * 100);
      element.style.setProperty('--value', `${percent}%`);
      element.setAttribute('aria-valuenow', String(percent));
    };
    const end = watchLevel(track, show);
    return () => {
      end();
      show(0);
    };
  }, [track]);
  return (
    <div className={styles.level}>
      <Icon of={track ? MicIcon : MicOffIcon} className={styles.levelIcon} />
      <div
        ref={bar}
        className={styles.meter}
        role="meter"
        aria-label={t('devices.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      />
    </div>
  );
}
