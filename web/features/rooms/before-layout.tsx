import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Column } from '../../ui/page-frame.tsx';
import styles from './before.module.css';

export interface BeforeLayoutProps {
  /** The participant's own camera picture. */
  preview: ReactNode;
  /** What stands under the picture: devices, a remark. */
  beneath: ReactNode;
  /** On a phone the text comes before the picture. */
  areWordsFirst?: boolean;
  children: ReactNode;
}

/** The layout of the pages before a room: the participant's own picture beside the text. */
export function BeforeLayout({ preview, beneath, areWordsFirst = false, children }: BeforeLayoutProps) {
  return (
    <Column className={classNames(styles.before, areWordsFirst && styles.wordsFirst)}>
      {preview}
      <div className={styles.beneath}>{beneath}</div>
      <div className={styles.words}>{children}</div>
    </Column>
  );
}
