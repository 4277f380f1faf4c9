import styles from './controls.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { findStoryboardCue, type StoryboardCue } from './storyboard.ts';
import { formatTime } from './time-format.ts';

const WIDEST_PX = 176;
const TALLEST_PX = 120;

/**
 * The picture and the time at the place under the pointer; hidden from screen readers, because the slider says the
 * time.
 */
export function SeekPreview({ seconds, part }: { seconds: number; part: string }) {
  const { storyboard } = usePlayer();
  const edge = usePlayerValue((state) => state.live?.edgeSeconds ?? null);
  const cue = findStoryboardCue(storyboard, seconds);
  const width = cue === undefined ? 0 : cue.width * scaleOf(cue);
  return (
    <div className={styles.preview} style={{ '--at': part, '--half': `${width / 2}px` }} aria-hidden="true">
      {cue !== undefined && <Tile cue={cue} />}
      <span className={styles.previewTime}>
        {edge === null ? formatTime(seconds) : `−${formatTime(edge - seconds)}`}
      </span>
    </div>
  );
}

function Tile({ cue }: { cue: StoryboardCue }) {
  const scale = scaleOf(cue);
  return (
    <span className={styles.tile} style={{ width: cue.width * scale, height: cue.height * scale }}>
      <span
        className={styles.tilePicture}
        style={{
          width: cue.width,
          height: cue.height,
          transform: `scale(${scale})`,
          backgroundImage: `url(${JSON.stringify(cue.imageUrl)})`,
          backgroundPosition: `${-cue.x}px ${-cue.y}px`,
        }}
      />
    </span>
  );
}

function scaleOf(cue: StoryboardCue): number {
  return Math.min(WIDEST_PX / cue.width, TALLEST_PX / cue.height);
}
