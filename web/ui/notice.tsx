import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { AlertIcon, InfoIcon } from './icons.ts';
import type { IconShape } from './icons.ts';
import styles from './notice.module.css';

export interface NoticeProps extends Omit<ComponentPropsWithRef<'div'>, 'title'> {
  tone?: 'info' | 'danger';
  /** The sentence that says what happened. */
  title?: ReactNode;
  icon?: IconShape;
  /** A small button at the end. */
  action?: ReactNode;
  /** What to do next. */
  children?: ReactNode;
}

/** A remark within the page. A danger is announced at once; give it `tabIndex={-1}` and a ref to move focus there. */
export function Notice({ tone = 'info', title, icon, action, children, className, ...props }: NoticeProps) {
  const isDanger = tone === 'danger';
  return (
    <div
      {...(isDanger ? { role: 'alert' } : {})}
      {...props}
      className={classNames(styles.notice, isDanger && styles.danger, className)}
    >
      <Icon of={icon ?? (isDanger ? AlertIcon : InfoIcon)} className={styles.icon} />
      <div className={styles.words}>
        {title && <p className={styles.title}>{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}
