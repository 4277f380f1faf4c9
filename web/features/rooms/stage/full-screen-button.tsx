import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { FullIcon, LeaveFullIcon } from '../../../ui/icons.ts';
import styles from './tile.module.css';

/** Shows the tile around it on the whole screen, and back. Absent in browsers that cannot. */
export function FullScreenButton() {
  const { t } = useWords('rooms-call');
  const button = useRef<HTMLButtonElement>(null);
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const read = () => setIsFull(document.fullscreenElement?.contains(button.current) === true);
    document.addEventListener('fullscreenchange', read);
    return () => document.removeEventListener('fullscreenchange', read);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () => {
    const change = isFull ? document.exitFullscreen() : button.current?.closest('article')?.requestFullscreen();
    // The browser forbids it: nothing changes.
    change?.catch(() => undefined);
  };
  const label = t(isFull ? 'stage.leaveFullScreen' : 'stage.fullScreen');
  return (
    <button ref={button} type="button" className={styles.fullScreen} aria-label={label} title={label} onClick={toggle}>
      <Icon of={isFull ? LeaveFullIcon : FullIcon} />
    </button>
  );
}
