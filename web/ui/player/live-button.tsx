import styles from './live.module.css';
import { isAtEdge } from './live-place.ts';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { formatTime } from './time-format.ts';

/** LIVE and the distance to it: a filled dot at the edge; behind it, a press goes there. */
export function LiveButton() {
  const { actions, labels, live } = usePlayer();
  const isCurrent = usePlayerValue((state) => state.live !== null && isAtEdge(state.live) && !state.isPaused);
  const behind = usePlayerValue((state) => state.live?.behindSeconds ?? 0);
  const isKnown = usePlayerValue((state) => (state.live?.edgeSeconds ?? 0) > 0);
  const distance = isCurrent ? labels.atEdge(behind) : labels.behind(formatTime(behind));
  return (
    <span className={styles.live}>
      <button
        type="button"
        className={styles.button}
        aria-label={isCurrent ? labels.live : labels.goLive}
        data-current={isCurrent || undefined}
        aria-disabled={isCurrent || undefined}
        onClick={() => {
          if (!isCurrent) actions.goLive();
        }}
      >
        {labels.live}
      </button>
      <span className={styles.distance} dir="auto">
        {live?.isPaused ? labels.livePausedShort : isKnown && distance}
      </span>
    </span>
  );
}
