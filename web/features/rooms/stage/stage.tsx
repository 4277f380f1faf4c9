import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { useWords } from '../../../lib/words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { layOutGrid } from './grid-layout.ts';
import type { StageProps, StageTile } from './stage-types.ts';
import styles from './stage.module.css';
import { Tile } from './tile.tsx';
import { useSize } from './use-size.ts';
import { whoIsSeen } from './who-is-seen.ts';

const gapPx = 8;

/** The people on stage, filling the given area without ever making the page scroll. */
export function Stage(props: StageProps) {
  const { tiles, layout, activeSpeakerId, pinnedId = null, isNarrowed = false } = props;
  const { t } = useWords('rooms-call');
  const stage = useRef<HTMLElement>(null);
  const onPin = useFollowedPin(props, stage);
  const { main, others, unseenCount } = whoIsSeen({ tiles, layout, activeSpeakerId, pinnedId });
  return (
    <section ref={stage} aria-label={t('stage.label')} className={styles.stage} data-stage>
      {tiles.length === 0 && <div className={styles.empty}>{props.empty}</div>}
      {main && (
        <div className={classNames(styles.large, isNarrowed && styles.narrowed, others.length === 0 && styles.single)}>
          <Tile key="main" tile={main} isMain onPin={main.id === pinnedId ? onPin : undefined} isPinned />
          {others.length > 0 && <Strip others={others} unseenCount={unseenCount} onPin={onPin} />}
        </div>
      )}
      {!main && tiles.length > 0 && <Grid others={others} unseenCount={unseenCount} onPin={onPin} />}
      {props.floating && props.floating.length > 0 && <Floating floating={props.floating} />}
      {props.children}
    </section>
  );
}

/** A pinned tile is drawn elsewhere: focus follows it there, and back. Returns the same function at every render. */
function useFollowedPin({ onPin, pinnedId = null }: StageProps, stage: RefObject<HTMLElement | null>) {
  const latest = useRef({ onPin, pinnedId });
  const follow = useRef<string | null>(null);
  useEffect(() => {
    latest.current = { onPin, pinnedId };
  });
  useEffect(() => {
    const tile = follow.current;
    follow.current = null;
    if (tile === null) return;
    const tiles = [...(stage.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
    const button = tiles.find((element) => element.dataset['tile'] === tile)?.querySelector('button');
    button?.focus({ preventScroll: true });
  }, [pinnedId, stage]);
  const pin = useCallback((tileId: string | null) => {
    follow.current = tileId ?? latest.current.pinnedId;
    latest.current.onPin?.(tileId);
  }, []);
  return onPin && pin;
}

interface SmallProps {
  others: readonly StageTile[];
  unseenCount: number;
  onPin: StageProps['onPin'];
}

function Grid({ others, unseenCount, onPin }: SmallProps) {
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  const count = others.length + (unseenCount > 0 ? 1 : 0);
  const { columns, tileWidthPx, tileHeightPx } = layOutGrid(count, { ...size, gapPx });
  const style = {
    '--columns': String(columns),
    '--tile-width': `${tileWidthPx}px`,
    '--tile-height': `${tileHeightPx}px`,
  };
  return (
    <div ref={area} className={styles.area}>
      <div className={styles.grid} style={style}>
        {others.map((tile) => (
          <Tile key={tile.id} tile={tile} isLone={count === 1} onPin={onPin} />
        ))}
        <Unseen count={unseenCount} />
      </div>
    </div>
  );
}

function Strip({ others, unseenCount, onPin }: SmallProps) {
  const { t } = useWords('rooms-call');
  return (
    // It scrolls when there are many: the keyboard must reach it even when its tiles are no buttons.
    <div
      className={styles.strip}
      role="group"
      aria-label={t('stage.others')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={onPin ? undefined : 0}
    >
      {others.map((tile) => (
        <Tile key={tile.id} tile={tile} onPin={onPin} />
      ))}
      <Unseen count={unseenCount} />
    </div>
  );
}

function Unseen({ count }: { count: number }) {
  const { t } = useWords('rooms-call');
  if (count === 0) return null;
  return <p className={styles.unseen}>{t('stage.unseen', { count })}</p>;
}

function Floating({ floating }: { floating: NonNullable<StageProps['floating']> }) {
  return (
    <ul className={styles.floating} aria-hidden="true">
      {floating.map(({ id, emoji, name }) => (
        <li key={id} className={styles.float}>
          <span className={styles.emoji}>{emoji}</span>
          <bdi className={`clip ${styles.from}`}>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
