import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './switch.module.css';

export interface SwitchProps extends Omit<
  ComponentPropsWithRef<'button'>,
  'onChange' | 'onClick' | 'role' | 'type' | 'disabled' | 'children'
> {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** Grayed out and focusable; link the reason by `aria-describedby`. */
  isBlocked?: boolean;
  /** Ignores presses while the change is being saved. */
  isBusy?: boolean;
}

/** On or off, at once. Name it by `aria-label` or `aria-labelledby`. */
export function Switch({ isOn, onChange, isBlocked = false, isBusy = false, className, ...button }: SwitchProps) {
  return (
    <button
      {...button}
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-disabled={isBlocked || isBusy || undefined}
      aria-busy={isBusy || undefined}
      className={classNames(styles.switch, isBlocked && styles.blocked, className)}
      onClick={() => {
        if (!isBlocked && !isBusy) onChange(!isOn);
      }}
    />
  );
}
