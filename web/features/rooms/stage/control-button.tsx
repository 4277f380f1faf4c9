import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { IconShape } from '../../../ui/icons.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import styles from './control-bar.module.css';

interface CountBadge {
  count: number;
  /** The sentence that says it in words. */
  words: string;
  /** What is counted, where the control's own icon does not say it. */
  icon?: IconShape;
}

interface ControlButtonProps extends ComponentPropsWithRef<'button'> {
  label: string;
  icon: IconShape;
  /** Counts at the icon: after it, one with an icon of its own before it. */
  badges?: readonly CountBadge[];
  /** The key that does the same, for assistive technology. */
  shortcut?: string | undefined;
}

/** One control of the room: an icon over its label; on small screens the icon alone. */
export function ControlButton({ label, icon, badges = [], shortcut, ...button }: ControlButtonProps) {
  const shown = badges.filter(({ count }) => count > 0);
  return (
    <button type="button" {...button} className={styles.control} aria-keyshortcuts={shortcut}>
      <Icon of={icon} />
      <span className={styles.word}>{label}</span>
      {shown.map((badge) => (
        <Count key={badge.words} {...badge} />
      ))}
      <VisuallyHidden>{shown.map(({ words }) => words).join(', ')}</VisuallyHidden>
    </button>
  );
}

function Count({ count, icon }: CountBadge): ReactNode {
  return (
    <Badge tone="count" className={classNames(styles.count, icon && styles.before)}>
      {icon && <Icon of={icon} size="small" />}
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
    </Badge>
  );
}
