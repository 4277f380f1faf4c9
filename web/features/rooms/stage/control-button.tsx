import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { IconShape } from '../../../ui/icons.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import styles from './control-bar.module.css';

interface ControlButtonProps extends ComponentPropsWithRef<'button'> {
  label: string;
  icon: IconShape;
  /** A count at the icon, and the sentence that says it in words. */
  badge?: { count: number; words: string } | undefined;
  /** The key that does the same, for assistive technology. */
  shortcut?: string | undefined;
}

/** One control of the room: an icon over its label; on small screens the icon alone. */
export function ControlButton({ label, icon, badge, shortcut, ...button }: ControlButtonProps) {
  return (
    <button type="button" {...button} className={styles.control} aria-keyshortcuts={shortcut}>
      <Icon of={icon} />
      <span className={styles.word}>{label}</span>
      {badge && badge.count > 0 && <CountBadge {...badge} />}
    </button>
  );
}

function CountBadge({ count, words }: { count: number; words: string }): ReactNode {
  return (
    <Badge tone="count" className={styles.count}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </Badge>
  );
}
