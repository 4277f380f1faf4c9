import { Check, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import styles from './menu.module.css';

export interface Choice {
  key: string;
  text: string;
  /** Said beside it in quieter ink: the quality that automatic has taken. */
  note?: string | undefined;
  isChosen: boolean;
  onChoose: () => void;
}

/** A list of which one is chosen. The focus starts on that one. */
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

/** Leads to a list of choices and says what is chosen there. */
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

/** Stands over a list of choices and leads back. */
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
