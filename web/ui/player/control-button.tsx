import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './controls.module.css';

interface ControlButtonProps extends ComponentProps<'button'> {
  label: string;
  icon: LucideIcon;
  /** Left out where there is little room; its action can be reached in another way. */
  isWideOnly?: boolean;
}

/** A button of the control bar: an icon with a name and a tooltip. */
export function ControlButton({ label, icon: Icon, isWideOnly = false, ...rest }: ControlButtonProps) {
  const className = isWideOnly ? `${styles.button} ${styles.wideOnly}` : styles.button;
  return (
    <button type="button" className={className} aria-label={label} data-tip={label} {...rest}>
      <Icon className={styles.icon} aria-hidden="true" />
    </button>
  );
}
