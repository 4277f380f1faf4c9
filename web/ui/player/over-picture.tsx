import { LoaderCircle, Play, WifiOff } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import frame from './frame.module.css';
import styles from './picture.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';

/** What lies over the picture when it is not simply playing: a start, a stall, a failure, a refusal. */
export function OverPicture({ refusedNotice }: { refusedNotice: ReactNode }) {
  const { actions, labels } = usePlayer();
  const phase = usePlayerValue((state) => state.phase);
  const isWaiting = usePlayerValue((state) => state.isWaiting);
  const isBeforeStart = usePlayerValue((state) => !state.hasStarted && state.isPaused);
  if (phase === 'refused') {
    return (
      <div className={styles.notice} role="alert" dir="auto">
        {refusedNotice}
      </div>
    );
  }
  if (phase === 'failed') return <Failure />;
  return (
    <>
      {isBeforeStart && (
        <button type="button" className={frame.start} aria-label={labels.play} onClick={actions.play}>
          <Play aria-hidden="true" />
        </button>
      )}
      <div className={styles.waiting} role="status">
        {isWaiting && (
          <span className={styles.waitingSign}>
            <LoaderCircle aria-hidden="true" />
            <span>{labels.buffering}</span>
          </span>
        )}
      </div>
    </>
  );
}

function Failure() {
  const { actions, labels } = usePlayer();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The control that had the focus has just gone; without this the focus would fall out of the player.
    if (document.activeElement?.closest('[data-player]') ?? null) button.current?.focus();
  }, []);
  return (
    <div className={styles.notice} role="alert">
      <WifiOff aria-hidden="true" />
      <p className={styles.noticeTitle} dir="auto">
        {labels.failureTitle}
      </p>
      <p dir="auto">{labels.failureText}</p>
      <button ref={button} type="button" className={styles.again} onClick={actions.retry}>
        {labels.tryAgain}
      </button>
    </div>
  );
}
