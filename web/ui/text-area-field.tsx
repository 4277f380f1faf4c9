import { useId } from 'react';
import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { describeControl, FieldFrame, splitFrame } from './field-frame.tsx';
import type { FieldFrameProps } from './field-frame.tsx';
import styles from './field.module.css';

export interface TextAreaFieldProps
  extends FieldFrameProps, Omit<ComponentPropsWithRef<'textarea'>, 'required' | 'className'> {}

/** A multi-line input; grows with the text where the browser can. */
export function TextAreaField(props: TextAreaFieldProps) {
  const { frame, control } = splitFrame(props);
  const ownId = useId();
  const id = control.id ?? ownId;
  return (
    <FieldFrame id={id} {...frame}>
      <textarea
        rows={4}
        {...control}
        {...describeControl(id, frame, control['aria-describedby'])}
        className={classNames(styles.input, styles.area)}
      />
    </FieldFrame>
  );
}
