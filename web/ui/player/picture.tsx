import { AudioLines } from 'lucide-react';
import { useRef, type PointerEvent } from 'react';
import frame from './frame.module.css';
import styles from './picture.module.css';
import { usePlayer, usePlayerValue } from './player-context.ts';
import type { PlayerProps } from './player-types.ts';
import type { PlayerElements } from './use-player-parts.ts';

interface PictureProps extends Pick<PlayerProps, 'poster' | 'isAudioOnly' | 'captions'> {
  elements: PlayerElements;
  areControlsHidden: boolean;
}

/** The moving picture, its poster, and the last picture while the source is replaced. */
export function Picture({ elements, poster, isAudioOnly = false, captions = [], areControlsHidden }: PictureProps) {
  return (
    <>
      <video ref={elements.video} className={frame.picture} preload="auto" playsInline tabIndex={-1}>
        {captions.map((track) => (
          <track key={track.src} kind="captions" src={track.src} srcLang={track.language} label={track.label} />
        ))}
      </video>
      <canvas ref={elements.canvas} className={frame.picture} aria-hidden="true" />
      <Poster poster={poster} isAudioOnly={isAudioOnly} />
      <Surface areControlsHidden={areControlsHidden} />
    </>
  );
}

/** Shown before the first second; for audio, always. */
function Poster({ poster, isAudioOnly }: Required<Pick<PlayerProps, 'poster' | 'isAudioOnly'>>) {
  const hasStarted = usePlayerValue((state) => state.hasStarted);
  if (hasStarted && isAudioOnly !== true) return null;
  if (poster) return <img className={frame.picture} src={poster.src} alt={poster.alt} />;
  if (isAudioOnly !== true) return null;
  return (
    <span className={frame.sound}>
      <AudioLines aria-hidden="true" />
    </span>
  );
}

/**
 * Takes presses on the picture; keyboards have the buttons. A touch first shows the controls, the next one presses.
 * Handled on the way down (capture), because on the way up the controls are shown again already.
 */
function Surface({ areControlsHidden }: { areControlsHidden: boolean }) {
  const { actions } = usePlayer();
  const wereHidden = useRef(false);
  const onPointerDown = (event: PointerEvent) => {
    wereHidden.current = areControlsHidden && event.pointerType !== 'mouse';
  };
  const onClick = () => {
    if (!wereHidden.current) actions.togglePlay();
  };
  return (
    <div
      className={styles.surface}
      onPointerDownCapture={onPointerDown}
      onClick={onClick}
      onDoubleClick={actions.toggleFullscreen}
    />
  );
}
