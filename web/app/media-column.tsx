import type { ComponentProps } from 'react';
import { classNames } from '../ui/class-names.ts';
import { Column } from '../ui/page-frame.tsx';
import styles from './media-column.module.css';

/** The middle of an item's page: the player first, as wide as the column; edge to edge on a phone. */
export function MediaColumn({ className, ...props }: ComponentProps<'main'>) {
  return <Column {...props} className={classNames(styles.media, className)} />;
}

/** Replaces the player while there is nothing to play. */
export function Screen({ className, ...props }: ComponentProps<'section'>) {
  return <section {...props} className={classNames(styles.screen, className)} />;
}

/** The place of notices above the player. */
export function AbovePlayer(props: ComponentProps<'div'>) {
  return <div {...props} className={styles.above} />;
}

/** The place of the player, or of what replaces it. */
export function PlayerPlace(props: ComponentProps<'div'>) {
  return <div {...props} className={styles.place} />;
}
