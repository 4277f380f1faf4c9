import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

/** The padded middle of a window. */
export function DialogBody({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={classNames(styles.body, className)} />;
}

/** The row of buttons at the end of a window, above a hairline; side by side and equally wide on a phone. */
export function DialogFoot({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={classNames(styles.foot, className)} />;
}

/** A quiet remark at the end of a window, above a hairline. */
export function DialogNote({ children }: { children: ReactNode }) {
  return <p className={styles.note}>{children}</p>;
}
