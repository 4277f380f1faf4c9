import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import styles from './panels.module.css';

export interface SidePanelProps {
  title: string;
  /** A figure beside the title. */
  count?: ReactNode;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * Stands beside the stage, or under it on a phone. Escape closes it; the page returns focus to the button that opened
 * it.
 */
export function SidePanel({ title, count, closeLabel, onClose, children }: SidePanelProps) {
  const press = (event: KeyboardEvent) => {
    // A menu or a window over the panel has handled the key already.
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  return (
    // Handles the key from whatever inside has focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside aria-label={title} className={styles.side} onKeyDown={press}>
      <div className={styles.head}>
        <h2 tabIndex={-1}>{title}</h2>
        {count !== undefined && <span className="muted number">{count}</span>}
        <Button look="quiet" isIconOnly icon={CloseIcon} aria-label={closeLabel} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}
