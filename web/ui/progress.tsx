import type { ReactNode } from 'react';
import styles from './progress.module.css';

export interface ProgressProps {
  label: string;
  /** 0 to 100; null while it is unknown how much is left. */
  percent: number | null;
  /** The same as text for assistive technology, when the number alone says too little. */
  valueText?: string | undefined;
  /** Numbers under the bar, at its start and at its end. */
  start?: ReactNode;
  end?: ReactNode;
}

/** A bar and numbers. */
export function Progress({ label, percent, valueText, start, end }: ProgressProps) {
  const value = percent === null ? undefined : Math.round(Math.min(100, Math.max(0, percent)));
  return (
    <div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value}
        aria-valuetext={valueText}
        className={styles.bar}
      >
        <span
          className={value === undefined ? styles.unknown : styles.value}
          style={{ '--value': `${value ?? 100}%` }}
        />
      </div>
      {(start || end) && (
        <p className={styles.numbers}>
          <span>{start}</span>
          <span>{end}</span>
        </p>
      )}
    </div>
  );
}
