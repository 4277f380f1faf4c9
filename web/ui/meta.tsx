import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './meta.module.css';

/** Facts in one muted line, a dot between each two. Its children are elements, one for each fact. */
export function Meta({ isSmall = false, children }: { isSmall?: boolean; children: ReactNode }) {
  return <p className={classNames(styles.meta, isSmall && styles.small)}>{children}</p>;
}
