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

/** A setting between two hairlines: its label, and its switch at the end. */
export function DialogSetting({ children }: { children: ReactNode }) {
  return <div className={styles.setting}>{children}</div>;
}

/** The head of a list in a window: how many entries there are, and at the end the button that adds one. */
export function DialogListHead({ children }: { children: ReactNode }) {
  return <div className={styles.listHead}>{children}</div>;
}
