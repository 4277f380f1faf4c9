import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { VisuallyHidden } from './visually-hidden.tsx';
import styles from './skeleton.module.css';

export interface SkeletonProps {
  /** CSS lengths: the size of the content to come. */
  width?: string;
  height?: string;
  isPicture?: boolean;
  className?: string;
}

/** A placeholder for content that is loading; `isPicture` is 16 to 9. */
export function Skeleton({ width = '100%', height = '1rem', isPicture = false, className }: SkeletonProps) {
  return (
    <span
      className={classNames(styles.skeleton, isPicture && styles.picture, className)}
      style={isPicture ? { inlineSize: width } : { inlineSize: width, blockSize: height }}
    />
  );
}

/** Holds the skeletons of a page and announces once that it is loading. */
export function Loading({ label, className, children }: { label: string; className?: string; children?: ReactNode }) {
  return (
    <div role="status" aria-busy="true" className={classNames(styles.loading, className)}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {children}
    </div>
  );
}
