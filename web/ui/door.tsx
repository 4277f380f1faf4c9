import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './door.module.css';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';

/** One column of text a little above the middle: the guest's door, sign in, notices. */
export function Door({ className, ...props }: ComponentPropsWithRef<'main'>) {
  return <main {...props} className={classNames(styles.door, className)} />;
}

/** The line above the title. */
export function DoorKind({ icon, children }: { icon: IconShape; children: ReactNode }) {
  return (
    <p className={styles.kind}>
      <Icon of={icon} size="small" />
      {children}
    </p>
  );
}

/** The form of a door: fields 20 px apart, buttons as wide as the column. */
export function DoorForm({ className, ...props }: ComponentPropsWithRef<'form'>) {
  return <form noValidate {...props} className={classNames(styles.form, className)} />;
}

/** A quiet remark under the form, above it a hairline. */
export function DoorNote({ icon, id, children }: { icon: IconShape; id?: string; children: ReactNode }) {
  return (
    <p id={id} className={styles.note}>
      <Icon of={icon} />
      <span>{children}</span>
    </p>
  );
}

/** The round mark above the title of a page that says no. */
export function DoorMark({ icon }: { icon: IconShape }) {
  return (
    <div className={styles.mark}>
      <Icon of={icon} />
    </div>
  );
}

/** What one can do next, under the sentences of a notice. */
export function DoorAction({ children }: { children: ReactNode }) {
  return <div className={styles.action}>{children}</div>;
}
