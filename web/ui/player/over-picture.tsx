import { LoaderCircle, Play, WifiOff } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import frame from './frame.module.css';
import liveStyles from './live.module.css';
import styles from './picture.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { secondsUntil } from './preparing.ts';
import { formatTime } from './time-format.ts';
import { useFocusKept } from './use-focus-kept.ts';

const LONG_WAIT_MS = 10_000;

/** What lies over the picture when it is not just playing: a start, a stall, a failure, a refusal. */
export function OverPicture({ refusedNotice }: { refusedNotice: ReactNode }) {
  const phase = usePlayerValue((state) => state.phase);
  const isWaiting = usePlayerValue((state) => state.isWaiting);
  const isBeforeStart = usePlayerValue((state) => !state.hasStarted && state.isPaused);
  const awaitedSeconds = usePlayerValue((state) => state.awaitedSeconds);
  const isLivePaused = useIsLivePaused(isWaiting);
  if (phase === 'refused') {
    return (
      <div className={styles.notice} role="alert" dir="auto">
        {refusedNotice}
      </div>
    );
  }
  if (phase === 'failed') return <Failure />;
  if (awaitedSeconds !== null) return <NotReady awaitedSeconds={awaitedSeconds} />;
  return (
    <>
      <LivePaused isShown={isLivePaused} />
      {isBeforeStart && <Start />}
      <div className={styles.waiting} role="status">
        {isWaiting && !isLivePaused && <Waiting />}
      </div>
    </>
  );
}

/** The sender is gone; who watches an earlier part goes on watching until the picture stands. */
function useIsLivePaused(isWaiting: boolean): boolean {
  const { live } = usePlayer();
  const isFollowing = usePlayerValue((state) => state.live?.isFollowing ?? false);
  return live?.isPaused === true && (isFollowing || isWaiting);
}

function LivePaused({ isShown }: { isShown: boolean }) {
  const { labels, live } = usePlayer();
  if (!live) return null;
  return (
    <div role="status">
      {isShown && (
        <div className={liveStyles.paused}>
          <p className={liveStyles.pausedTitle} dir="auto">
            {labels.livePaused}
          </p>
          <p dir="auto">{labels.livePausedText}</p>
        </div>
      )}
    </div>
  );
}

function Start() {
  const { actions, labels } = usePlayer();
  const button = useFocusKept<HTMLButtonElement>();
  return (
    <button ref={button} type="button" className={frame.start} aria-label={labels.play} onClick={actions.play}>
      <Play aria-hidden="true" />
    </button>
  );
}

/** In place of the picture of a part that is still being made: it plays from there by itself. */
function NotReady({ awaitedSeconds }: { awaitedSeconds: number }) {
  const { actions, labels, preparing } = usePlayer();
  const note = useFocusKept<HTMLDivElement>();
  const duration = usePlayerValue((state) => state.durationSeconds);
  const [backSeconds] = useState(actions.placeSeconds);
  return (
    <div ref={note} className={styles.note}>
      <div role="status">
        <p className={styles.noticeTitle} dir="auto">
          {labels.notReady(formatTime(awaitedSeconds))}
        </p>
        <p dir="auto">{labels.playsFromThere(secondsUntil(awaitedSeconds, duration, preparing))}</p>
      </div>
      <button type="button" className={styles.again} onClick={actions.goBack}>
        {labels.backTo(formatTime(backSeconds))}
      </button>
    </div>
  );
}

/** A spinner; with text when it takes long, so that nobody takes it for stuck. */
function Waiting() {
  const { labels } = usePlayer();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <span className={styles.waitingSign} data-long={isLong || undefined}>
      <LoaderCircle aria-hidden="true" />
      <span dir="auto">{isLong ? labels.stillTrying : labels.buffering}</span>
    </span>
  );
}

function Failure() {
  const { actions, labels } = usePlayer();
  const button = useRef<HTMLButtonElement>(null);
  const notice = useFocusKept<HTMLDivElement>();
  useEffect(() => {
    // The control that had the focus has just gone and the focus went to the player: move it to this button.
    if (document.activeElement?.closest('[data-player]') ?? null) button.current?.focus();
  }, []);
  return (
    <div ref={notice} className={styles.notice} role="alert">
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
