import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { initialsOf, tileOf } from './initials.ts';
import styles from './avatar.module.css';

export interface AvatarProps {
  name: string;
  /** The key that decides the color, an id if there is one; the name when absent. */
  colorKey?: string;
  size?: 'tiny' | 'small' | 'medium' | 'large';
}

/** A person without a picture: initials on one of six tiles. Hidden from screen readers; the name stands beside it. */
export function Avatar({ name, colorKey = name, size = 'small' }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      data-initials={initialsOf(name)}
      className={classNames(styles.avatar, styles[size])}
      style={{ '--tile': `var(--tile-${tileOf(colorKey)})` }}
    />
  );
}

/** Several people, each overlapping the one before. */
export function AvatarGroup({ children }: { children: ReactNode }) {
  return <span className={styles.group}>{children}</span>;
}
