import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './live.module.css';

export interface LiveLayoutProps {
  picture: ReactNode;
  /** Floats over the picture. */
  over?: ReactNode;
  beneath?: ReactNode;
  /** The chat: as high as the picture beside it, below it on a phone. */
  side?: ReactNode;
}

/** The picture with what stands below it, and the chat. */
export function LiveLayout({ picture, over, beneath, side }: LiveLayoutProps) {
  return (
    <div className={classNames(styles.watch, Boolean(side) && styles.withSide)}>
      <div className={styles.picture}>
        {picture}
        {over}
      </div>
      {side}
      {beneath && <div>{beneath}</div>}
    </div>
  );
}

export interface SidePanelProps {
  title: string;
  /** At the end of the head. */
  action?: ReactNode;
  children: ReactNode;
}

/** What stands beside the picture, under its title. */
export function SidePanel({ title, action, children }: SidePanelProps) {
  return (
    <aside aria-label={title} className={styles.side}>
      <div className={styles.panel}>
        <div className={styles.panelHead}>
          <h2>{title}</h2>
          {action}
        </div>
        {children}
      </div>
    </aside>
  );
}
