import { memo, useEffect, useRef, type CSSProperties } from 'react';
import { useWords, type Say } from '../../../lib/words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Icon } from '../../../ui/icon.tsx';
import { AlertIcon, HandIcon, MicOffIcon } from '../../../ui/icons.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import type { StagePicture, StageTile } from './stage-types.ts';
import styles from './tile.module.css';
import { tileColor, TileInitials } from './tile-initials.tsx';

export interface TileProps {
  tile: StageTile;
  isMain?: boolean;
  /** Alone on the stage: the picture is shown whole. */
  isLone?: boolean;
  /** Makes the tile a button; `isPinned` says whether a press unpins. */
  onPin?: ((tileId: string | null) => void) | undefined;
  isPinned?: boolean;
  style?: CSSProperties;
}

const nameOf = ({ name, isScreen, isOwn }: StageTile, t: Say) => {
  if (isScreen) return isOwn ? t('stage.ownScreen') : t('stage.screenOf', { name });
  return isOwn ? t('stage.you', { name }) : name;
};

/** All that the tile shows, as text. */
function describe(tile: StageTile, t: Say): string {
  const words = [
    nameOf(tile, t),
    tile.badge && !tile.isScreen && t(`stage.badges.${tile.badge}`),
    tile.isSpeaking && t('stage.speaking'),
    tile.isHandRaised && t('stage.handRaised'),
    tile.quality === 'poor' && t('stage.poor'),
    tile.quality === 'lost' && t('stage.lost'),
    tile.frozen && t(`stage.frozen.${tile.frozen}`),
  ];
  return words.filter(Boolean).join(', ');
}

/** One person or one screen on the stage. */
export const Tile = memo(function Tile({
  tile,
  isMain = false,
  isLone = false,
  onPin,
  isPinned = false,
  style,
}: TileProps) {
  const { t } = useWords('rooms-call');
  const { picture, isScreen, isOwn, isSpeaking } = tile;
  return (
    <article
      aria-label={describe(tile, t)}
      data-participant={tile.participantId}
      data-tile={tile.id}
      className={classNames(
        styles.tile,
        isSpeaking && !isScreen && styles.speaking,
        isScreen && styles.screen,
        isLone && styles.lone,
      )}
      style={{ ...tileColor(tile.participantId), ...style }}
    >
      {picture ? (
        <Picture
          picture={picture}
          isMain={isMain}
          className={classNames(styles.picture, isOwn && !isScreen && styles.mirrored)}
        />
      ) : (
        <TileInitials name={tile.name} />
      )}
      <Signs tile={tile} />
      <NamePlate tile={tile} />
      {tile.reaction && (
        <span className={styles.reaction} aria-hidden="true">
          {tile.reaction}
        </span>
      )}
      {onPin && (
        <button
          type="button"
          className={styles.pin}
          aria-pressed={isPinned}
          aria-label={t(isPinned ? 'stage.unpin' : 'stage.pin', { name: nameOf(tile, t) })}
          onClick={() => onPin(isPinned ? null : tile.id)}
        />
      )}
      {isScreen && isMain && <FullScreenButton />}
    </article>
  );
});

interface PictureProps {
  picture: StagePicture;
  isMain: boolean;
  className: string;
}

function Picture({ picture, isMain, className }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    picture.attach(element);
    return () => void picture.detach(element);
  }, [picture]);
  return <video ref={video} className={className} autoPlay playsInline muted data-main-picture={isMain || undefined} />;
}

/** Hand and connection, over the picture's upper edge. */
function Signs({ tile: { isHandRaised, handPlace, quality, frozen } }: { tile: StageTile }) {
  const { t } = useWords('rooms-call');
  return (
    <>
      {isHandRaised && (
        <span className={styles.hand} aria-hidden="true">
          <Icon of={HandIcon} size="small" />
          {handPlace !== undefined && <span className="number">{handPlace}</span>}
        </span>
      )}
      {frozen && (
        <span className={styles.frozen} aria-hidden="true">
          <Icon of={AlertIcon} size="small" />
          <span>{t(`stage.frozenSign.${frozen}`)}</span>
        </span>
      )}
      {!frozen && (quality === 'poor' || quality === 'lost') && (
        <span className={styles.quality} aria-hidden="true">
          <span className={styles.bar} data-filled={quality === 'poor' || undefined} />
          <span className={styles.bar} />
          <span className={styles.bar} />
        </span>
      )}
    </>
  );
}

function NamePlate({ tile }: { tile: StageTile }) {
  const { t } = useWords('rooms-call');
  const isMicrophoneOff = tile.isMuted && !tile.isScreen;
  return (
    <p className={styles.plate}>
      {isMicrophoneOff && (
        <>
          <Icon of={MicOffIcon} size="small" />
          <VisuallyHidden>{t('stage.microphoneOff')}</VisuallyHidden>
        </>
      )}
      <bdi className={`clip ${styles.name}`}>{nameOf(tile, t)}</bdi>
      {tile.badge && !tile.isScreen && <span className={styles.badge}>{t(`stage.badges.${tile.badge}`)}</span>}
    </p>
  );
}
