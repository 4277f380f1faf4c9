import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './card.module.css';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';

/** One column of text a little above the middle: entry page, sign in, notices. */
export function Card({ className, ...props }: ComponentPropsWithRef<'main'>) {
  return <main {...props} className={classNames(styles.card, className)} />;
}

/** The line above the title. */
export function CardKind({ icon, children }: { icon: IconShape; children: ReactNode }) {
  return (
    <p className={styles.kind}>
      <Icon of={icon} size="small" />
      {children}
    </p>
  );
}

/** The form of a card: fields 20 px apart, buttons as wide as the column. */
export function CardForm({ className, ...props }: ComponentPropsWithRef<'form'>) {
  return <form noValidate {...props} className={classNames(styles.form, className)} />;
}

/** A quiet remark under the form, above it a hairline. */
export function CardNote({ icon, id, children }: { icon: IconShape; id?: string; children: ReactNode }) {
  return (
    <p id={id} className={styles.note}>
      <Icon of={icon} />
      <span>{children}</span>
    </p>
  );
}

/** The round mark above the title of a page of refusal. */
export function CardMark({ icon }: { icon: IconShape }) {
  return (
    <div className={styles.mark}>
      <Icon of={icon} />
    </div>
  );
}

/** The next step, under the sentences of a notice. */
export function CardAction({ children }: { children: ReactNode }) {
  return <div className={styles.action}>{children}</div>;
}
