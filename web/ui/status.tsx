import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './status.module.css';

export interface StatusProps {
  /** on is a filled dot, off a hollow one, waiting a filled one that pulses. */
  tone?: 'on' | 'off' | 'waiting';
  children: ReactNode;
}

/** A dot and a word: the dot alone would carry meaning by color only. */
export function Status({ tone = 'off', children }: StatusProps) {
  return <span className={classNames(styles.status, styles[tone])}>{children}</span>;
}
