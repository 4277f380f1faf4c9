import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { AlertIcon } from './icons.ts';
import styles from './field.module.css';

export interface FieldFrameProps {
  label: ReactNode;
  /** Hides the label visually, where the page already says it. */
  isLabelHidden?: boolean | undefined;
  isRequired?: boolean | undefined;
  /** The text of the optional marker, such as "(optional)"; absent means no marker. */
  optional?: string | undefined;
  /** One line of help; an error replaces it until it is repaired. */
  help?: ReactNode;
  error?: ReactNode;
  className?: string | undefined;
}

/** Splits the props of the frame around a control from those of the control. */
export function splitFrame<P extends FieldFrameProps>(props: P) {
  const { label, isLabelHidden, isRequired, optional, help, error, className, ...control } = props;
  return { frame: { label, isLabelHidden, isRequired, optional, help, error, className }, control };
}

/** The ARIA attributes of a control: the ids of its help or error, whether it is invalid, whether it is required. */
export function describeControl(id: string, frame: FieldFrameProps, alsoDescribedBy?: string) {
  const hasError = Boolean(frame.error);
  const own = hasError ? `${id}-error` : frame.help ? `${id}-help` : undefined;
  return {
    id,
    'required': frame.isRequired || undefined,
    'aria-invalid': hasError || undefined,
    'aria-describedby': classNames(own, alsoDescribedBy) || undefined,
  } as const;
}

/** Label, control, and the line of help or error beneath it. */
export function FieldFrame({ id, children, ...frame }: FieldFrameProps & { id: string; children: ReactNode }) {
  return (
    <div className={classNames(styles.field, frame.className)}>
      <label htmlFor={id} className={frame.isLabelHidden ? styles.hidden : styles.label}>
        {frame.label}
        {frame.isRequired && (
          <span aria-hidden="true" className={styles.required}>
            {' *'}
          </span>
        )}
        {frame.optional && <span className={styles.optional}> {frame.optional}</span>}
      </label>
      {children}
      {frame.error ? (
        <p id={`${id}-error`} className={styles.error}>
          <Icon of={AlertIcon} size="small" className={styles.errorIcon} />
          <span>{frame.error}</span>
        </p>
      ) : (
        frame.help && (
          <p id={`${id}-help`} className={styles.help}>
            {frame.help}
          </p>
        )
      )}
    </div>
  );
}
