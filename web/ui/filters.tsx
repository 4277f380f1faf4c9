import type { ReactNode } from 'react';
import styles from './filters.module.css';

/** The row above a list: its search field first, then what narrows it down, at the end how much was found. */
export function Filters({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <search className={styles.filters}>
      {children}
      {end && <span className={styles.end}>{end}</span>}
    </search>
  );
}
