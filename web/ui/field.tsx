import { useId } from 'react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { describeControl, FieldFrame, splitFrame } from './field-frame.tsx';
import type { FieldFrameProps } from './field-frame.tsx';
import styles from './field.module.css';

export interface FieldProps
  extends FieldFrameProps, Omit<ComponentPropsWithRef<'input'>, 'type' | 'required' | 'className' | 'size'> {
  /** number is a text input with a numeric keyboard: what was typed stays, also when it is wrong. */
  type?: 'text' | 'email' | 'password' | 'number' | 'datetime-local';
  /** Text after the value, inside the box: "Day/s". */
  suffix?: ReactNode;
}

/** A one-line input with its label, help and error. All native input props pass through. */
export function Field({ type = 'text', suffix, ...props }: FieldProps) {
  const { frame, control } = splitFrame(props);
  const ownId = useId();
  const id = control.id ?? ownId;
  const isNumber = type === 'number';
  const input = (
    <input
      {...(isNumber ? { inputMode: 'numeric' as const, autoComplete: 'off' } : {})}
      {...(type === 'email' ? { inputMode: 'email' as const, autoCapitalize: 'none', spellCheck: false } : {})}
      {...control}
      {...describeControl(id, frame, control['aria-describedby'])}
      type={isNumber ? 'text' : type}
      className={classNames(styles.input, isNumber && styles.number)}
    />
  );
  return (
    <FieldFrame id={id} {...frame}>
      {suffix ? (
        <div className={classNames(styles.affix, Boolean(frame.error) && styles.affixWrong)}>
          {input}
          <span className={styles.suffix}>{suffix}</span>
        </div>
      ) : (
        input
      )}
    </FieldFrame>
  );
}
