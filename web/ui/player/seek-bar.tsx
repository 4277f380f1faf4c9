import { useMemo, useRef, useState, type PointerEvent } from 'react';
import styles from './controls.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { rangeOf, type BufferedRange } from './player-store.ts';
import { SeekPreview } from './seek-preview.tsx';
import { formatTime } from './time-format.ts';

/** The position slider, with the loaded part and a preview. Its keys are the player's own. */
export function SeekBar() {
  const { labels } = usePlayer();
  const current = usePlayerValue((state) => state.currentSeconds);
  const start = usePlayerValue((state) => rangeOf(state).start);
  const end = usePlayerValue((state) => rangeOf(state).end);
  const isLive = usePlayerValue((state) => state.live !== null);
  const range = useMemo(() => ({ start, end }), [start, end]);
  const buffered = usePlayerValue((state) => state.buffered);
  const prepared = usePlayerValue((state) => (state.isGrowing ? state.preparedSeconds : null));
  const isAwaiting = usePlayerValue((state) => state.awaitedSeconds !== null);
  const { aimSeconds, isDragging, handlers } = useAim(range);
  const shown = isDragging && aimSeconds !== null ? aimSeconds : current;
  const position = isLive
    ? labels.behind(formatTime(end - shown))
    : labels.positionOf(formatTime(shown), formatTime(end));
  return (
    <div
      className={styles.seek}
      role="slider"
      tabIndex={0}
      aria-label={labels.position}
      aria-valuemin={Math.round(start)}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(shown)}
      aria-valuetext={isAwaiting ? `${position}. ${labels.notReady(formatTime(shown))}` : position}
      data-position
      data-dragging={isDragging || undefined}
      {...handlers}
    >
      <div className={styles.track} style={{ '--value': percent(shown, range) }}>
        {buffered.map((part) => (
          <Buffered key={part.startSeconds} part={part} range={range} />
        ))}
        <span className={styles.played} />
        {prepared !== null && <span className={styles.unprepared} style={{ '--start': percent(prepared, range) }} />}
      </div>
      {aimSeconds !== null && <SeekPreview seconds={aimSeconds} part={percent(aimSeconds, range)} />}
    </div>
  );
}

function Buffered({ part, range }: { part: BufferedRange; range: Range }) {
  const start = percent(Math.max(part.startSeconds, range.start), range);
  const size = percent(range.start + part.endSeconds - Math.max(part.startSeconds, range.start), range);
  return <span className={styles.buffered} style={{ '--start': start, '--size': size }} />;
}

/** The place under the pointer. Dragging shows it; releasing seeks to it. */
function useAim({ start, end: last }: Range) {
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
    const seconds = Math.min(1, Math.max(0, (event.clientX - left) / width)) * (last - start) + start;
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
      if (event.button !== 0 || last === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      bounds.current = event.currentTarget.getBoundingClientRect();
      drag(true);
      aim(event);
    },
    onPointerMove(event: PointerEvent) {
      if (!isDragging) bounds.current = null;
      if (last > 0 && (isDragging || event.pointerType === 'mouse')) aim(event);
    },
    onPointerUp: (event: PointerEvent) => end(event, true),
    onPointerCancel: (event: PointerEvent) => end(event, false),
    onPointerLeave() {
      if (!isDragging) setAimSeconds(null);
    },
  };
  return { aimSeconds, isDragging, handlers };
}

interface Range {
  start: number;
  end: number;
}

function percent(seconds: number, { start, end }: Range): string {
  const part = end > start ? (seconds - start) / (end - start) : 0;
  return `${Math.min(100, Math.max(0, part * 100))}%`;
}
