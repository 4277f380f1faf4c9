import styles from './frame.module.css';
import type { PlayerProps } from './player-types.ts';

/** The player's place on the page: the same before and after the player is loaded, so that nothing moves. */
export function frameProps({
  width,
  height,
  isAudioOnly = false,
}: Pick<PlayerProps, 'width' | 'height' | 'isAudioOnly'>) {
  const isKnown = Boolean(width && height) && !isAudioOnly;
  const ratio = isKnown ? (width ?? 16) / (height ?? 9) : 16 / 9;
  return {
    'className': ratio < 1.77 ? `${styles.frame} ${styles.tall}` : styles.frame,
    'style': { '--ratio': ratio.toFixed(4) },
    // Dark in every theme, and left to right in every language: time runs to the right.
    'data-theme': 'dark',
    'dir': 'ltr',
  };
}
