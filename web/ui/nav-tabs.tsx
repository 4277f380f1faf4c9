import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface NavTabsProps {
  label: string;
  /** Links; the one of this page carries `aria-current="page"`. */
  children: ReactNode;
}

/** Tabs that are links. */
export function NavTabs({ label, children }: NavTabsProps) {
  return (
    <nav aria-label={label} className={styles.line}>
      {children}
    </nav>
  );
}

/** A count in a muted number after a tab's label. */
export function TabCount({ children }: { children: ReactNode }) {
  return <span className={styles.count}>{children}</span>;
}
