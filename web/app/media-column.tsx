import type { ComponentProps } from 'react';
import { classNames } from '../ui/class-names.ts';
import { Column } from '../ui/page-frame.tsx';
import styles from './media-column.module.css';

/** The middle of an item's page: the player first, as wide as the column; edge to edge on a phone. */
export function MediaColumn({ className, ...props }: ComponentProps<'main'>) {
  return <Column {...props} className={classNames(styles.media, className)} />;
}

/** What stands in the player's place while there is nothing to play. */
export function Screen({ className, ...props }: ComponentProps<'section'>) {
  return <section {...props} className={classNames(styles.screen, className)} />;
}

/** What is said above the player, a notice or two. */
export function AbovePlayer(props: ComponentProps<'div'>) {
  return <div {...props} className={styles.above} />;
}

/** The player, or what stands in its place. */
export function PlayerPlace(props: ComponentProps<'div'>) {
  return <div {...props} className={styles.place} />;
}
