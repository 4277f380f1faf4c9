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

/** Beside the stage, or under it on a phone. Escape closes it; the page gives focus back to its button. */
export function SidePanel({ title, count, closeLabel, onClose, children }: SidePanelProps) {
  const press = (event: KeyboardEvent) => {
    // A menu or a window that lies on the panel has used the key already.
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  return (
    // The key is heard from whatever inside has focus.
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
