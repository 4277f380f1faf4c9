import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './live.module.css';

export interface LiveLayoutProps {
  picture: ReactNode;
  /** The chat: as high as the picture beside it, below it on a phone. */
  side?: ReactNode;
  children?: ReactNode;
}

/** The picture with what stands below it, and the chat. */
export function LiveLayout({ picture, side, children }: LiveLayoutProps) {
  return (
    <>
      <div className={classNames(styles.watch, Boolean(side) && styles.withSide)}>
        <div className={styles.picture}>{picture}</div>
        {side && <div className={styles.side}>{side}</div>}
      </div>
      {children}
    </>
  );
}
