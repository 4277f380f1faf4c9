import { useId } from 'react';
import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { describeControl, FieldFrame, splitFrame } from './field-frame.tsx';
import type { FieldFrameProps } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { DownIcon } from './icons.ts';
import styles from './field.module.css';

export interface SelectProps
  extends FieldFrameProps, Omit<ComponentPropsWithRef<'select'>, 'required' | 'className' | 'size'> {
  /** small is for toolbars, where the label is usually hidden. */
  size?: 'small' | 'medium';
}

/** A styled native select; its children are `<option>` elements. */
export function Select({ size = 'medium', ...props }: SelectProps) {
  const { frame, control } = splitFrame(props);
  const ownId = useId();
  const id = control.id ?? ownId;
  return (
    <FieldFrame id={id} {...frame}>
      <span className={styles.select}>
        <select
          {...control}
          {...describeControl(id, frame, control['aria-describedby'])}
          className={classNames(styles.input, size === 'small' && styles.inputSmall)}
        />
        <Icon of={DownIcon} size="small" className={styles.selectIcon} />
      </span>
    </FieldFrame>
  );
}
