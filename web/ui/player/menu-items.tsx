import { Check, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import styles from './menu.module.css';

export interface Choice {
  key: string;
  text: string;
  /** Shown beside it, muted: the quality that automatic has chosen. */
  note?: string | undefined;
  isChosen: boolean;
  onChoose: () => void;
}

/** A list of choices. The focus starts on the chosen one. */
export function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus(), []);
  return (
    <div ref={group} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.key}
          type="button"
          className={styles.item}
          role="menuitemradio"
          aria-checked={choice.isChosen}
          tabIndex={-1}
          onClick={choice.onChoose}
        >
          <Check className={styles.check} aria-hidden="true" />
          <span dir="auto">{choice.text}</span>
          {choice.note !== undefined && <span className={styles.note}>{choice.note}</span>}
        </button>
      ))}
    </div>
  );
}

interface SubmenuItemProps {
  label: string;
  value: string;
  isFirst: boolean;
  onOpen: () => void;
}

/** Opens a list of choices and shows the present choice. */
export function SubmenuItem({ label, value, isFirst, onOpen }: SubmenuItemProps) {
  const item = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFirst) item.current?.focus();
  }, [isFirst]);
  return (
    <button
      ref={item}
      type="button"
      className={styles.item}
      role="menuitem"
      aria-haspopup="menu"
      tabIndex={-1}
      onClick={onOpen}
      onKeyDown={(event) => event.key === 'ArrowRight' && onOpen()}
    >
      <span dir="auto">{label}</span>
      <span className={styles.note}>{value}</span>
      <ChevronRight className={styles.arrow} aria-hidden="true" />
    </button>
  );
}

/** Heads a list of choices and leads back. */
export function BackItem({ label, title, onBack }: { label: string; title: string; onBack: () => void }) {
  return (
    <button
      type="button"
      className={`${styles.item} ${styles.back}`}
      role="menuitem"
      aria-label={label}
      tabIndex={-1}
      onClick={onBack}
    >
      <ChevronLeft className={styles.arrow} aria-hidden="true" />
      <span dir="auto">{title}</span>
    </button>
  );
}
