import { useRef, useState, type PointerEvent } from 'react';
import styles from './controls.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';
import type { BufferedRange } from './player-store.ts';
import { SeekPreview } from './seek-preview.tsx';
import { formatTime } from './time-format.ts';

/** The position slider, with the loaded part and a preview. Its keys are the player's own. */
export function SeekBar() {
  const { labels } = usePlayer();
  const current = usePlayerValue((state) => state.currentSeconds);
  const duration = usePlayerValue((state) => (Number.isFinite(state.durationSeconds) ? state.durationSeconds : 0));
  const buffered = usePlayerValue((state) => state.buffered);
  const prepared = usePlayerValue((state) => (state.isGrowing ? state.preparedSeconds : null));
  const isAwaiting = usePlayerValue((state) => state.awaitedSeconds !== null);
  const { aimSeconds, isDragging, handlers } = useAim(duration);
  const shown = isDragging && aimSeconds !== null ? aimSeconds : current;
  const position = labels.positionOf(formatTime(shown), formatTime(duration));
  return (
    <div
      className={styles.seek}
      role="slider"
      tabIndex={0}
      aria-label={labels.position}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(shown)}
      aria-valuetext={isAwaiting ? `${position}. ${labels.notReady(formatTime(shown))}` : position}
      data-position
      data-dragging={isDragging || undefined}
      {...handlers}
    >
      <div className={styles.track} style={{ '--value': percent(shown, duration) }}>
        {buffered.map((range) => (
          <Buffered key={range.startSeconds} range={range} duration={duration} />
        ))}
        <span className={styles.played} />
        {prepared !== null && <span className={styles.unprepared} style={{ '--start': percent(prepared, duration) }} />}
      </div>
      {aimSeconds !== null && <SeekPreview seconds={aimSeconds} part={percent(aimSeconds, duration)} />}
    </div>
  );
}

function Buffered({ range, duration }: { range: BufferedRange; duration: number }) {
  const start = percent(range.startSeconds, duration);
  const size = percent(range.endSeconds - range.startSeconds, duration);
  return <span className={styles.buffered} style={{ '--start': start, '--size': size }} />;
}

/** The place under the pointer. Dragging shows it; releasing seeks to it. */
function useAim(duration: number) {
  const { store, actions } = usePlayer();
  const [aimSeconds, setAimSeconds] = useState<number | null>(null);
  const [isDragging, setIsDragging] = useState(false);
  const bounds = useRef<DOMRect | null>(null);
  const drag = (is: boolean) => {
    setIsDragging(is);
    store.update({ isDragging: is });
  };
  const aim = (event: PointerEvent) => {
    const { left, width } = bounds.current ?? event.currentTarget.getBoundingClientRect();
    const seconds = Math.min(1, Math.max(0, (event.clientX - left) / width)) * duration;
    setAimSeconds(seconds);
    return seconds;
  };
  const end = (event: PointerEvent, hasChosen: boolean) => {
    if (!isDragging) return;
    drag(false);
    if (hasChosen) actions.seekTo(aim(event));
    if (!hasChosen || event.pointerType !== 'mouse') setAimSeconds(null);
  };
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || duration === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      bounds.current = event.currentTarget.getBoundingClientRect();
      drag(true);
      aim(event);
    },
    onPointerMove(event: PointerEvent) {
      if (!isDragging) bounds.current = null;
      if (duration > 0 && (isDragging || event.pointerType === 'mouse')) aim(event);
    },
    onPointerUp: (event: PointerEvent) => end(event, true),
    onPointerCancel: (event: PointerEvent) => end(event, false),
    onPointerLeave() {
      if (!isDragging) setAimSeconds(null);
    },
  };
  return { aimSeconds, isDragging, handlers };
}

function percent(seconds: number, duration: number): string {
  return duration > 0 ? `${Math.min(100, (seconds / duration) * 100)}%` : '0%';
}
