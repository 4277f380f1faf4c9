import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';
import styles from './empty.module.css';

export interface EmptyProps {
  icon: IconShape;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

/** What a list shows while it is empty. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <Icon of={icon} size="large" className={styles.icon} />
      <p className={styles.title}>{title}</p>
      {children && <p>{children}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
