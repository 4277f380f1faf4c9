import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Column } from '../../ui/page-frame.tsx';
import styles from './before.module.css';

export interface BeforeLayoutProps {
  /** Her own picture. */
  preview: ReactNode;
  /** What stands under it: devices, a remark. */
  beneath: ReactNode;
  /** On a phone the words come before the picture. */
  areWordsFirst?: boolean;
  children: ReactNode;
}

/** The page before a room: her picture beside the words. */
export function BeforeLayout({ preview, beneath, areWordsFirst = false, children }: BeforeLayoutProps) {
  return (
    <Column className={classNames(styles.before, areWordsFirst && styles.wordsFirst)}>
      {preview}
      <div className={styles.beneath}>{beneath}</div>
      <div className={styles.words}>{children}</div>
    </Column>
  );
}
