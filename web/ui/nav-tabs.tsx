import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface NavTabsProps {
  label: string;
  /** Links; the one of this page carries `aria-current="page"`. */
  children: ReactNode;
}

/** Tabs that are addresses. */
export function NavTabs({ label, children }: NavTabsProps) {
  return (
    <nav aria-label={label} className={styles.line}>
      {children}
    </nav>
  );
}

/** How many there are, in a muted figure after a tab's word. */
export function TabCount({ children }: { children: ReactNode }) {
  return <span className={styles.count}>{children}</span>;
}
