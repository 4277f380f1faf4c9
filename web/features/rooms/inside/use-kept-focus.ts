import { useEffect } from 'react';
import type { RefObject } from 'react';

/** A menu or a window that is being closed has focus for a while after the row is gone. */
const checkedAfterMilliseconds = [0, 100, 300, 800];

/**
 * When the row that has focus is taken out of the list, or moves to another part of it, focus goes to the same person's
 * row, else to the row beside it, else to the panel's heading, instead of being lost. From a list with `data-queue`, whose
 * people are dealt with one after the other, focus does not follow the person.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let focused: HTMLElement | null = null;
    /** The persons of the rows from the focused one on, then those before it. */
    let candidates: string[] = [];
    let timers: ReturnType<typeof setTimeout>[] = [];
    const note = () => {
      const row = focused?.closest<HTMLElement>('[data-person]');
      const rows = [...(row?.parentElement?.children ?? [])].flatMap((one) => personOf(one) ?? []);
      const at = row ? rows.indexOf(personOf(row)!) : 0;
      const isQueue = row?.parentElement?.hasAttribute('data-queue') ?? false;
      candidates = [...rows.slice(isQueue ? at + 1 : at), ...rows.slice(0, at).reverse()];
    };
    const restore = () => {
      if (!focused || focused.isConnected || document.activeElement !== document.body) return;
      const row = candidates.map((person) => findRow(element, person)).find((one) => one !== null);
      // The row takes focus, not its button: a key held down too long would press that button as well.
      if (row) row.tabIndex = -1;
      (row ?? element.closest('aside')?.querySelector('h2'))?.focus();
    };
    const focus = (event: FocusEvent) => {
      focused = event.target as HTMLElement;
      note();
    };
    const observer = new MutationObserver(() => {
      if (focused?.isConnected) return note();
      for (const timer of timers) clearTimeout(timer);
      timers = checkedAfterMilliseconds.map((after) => setTimeout(restore, after));
    });
    /** A press beside the panel takes focus away on purpose. */
    const forget = ({ target }: Event) => {
      if (!element.contains(target as Node)) focused = null;
    };
    const beside = element.closest('main');
    beside?.addEventListener('pointerdown', forget);
    element.addEventListener('focusin', focus);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      beside?.removeEventListener('pointerdown', forget);
      element.removeEventListener('focusin', focus);
      observer.disconnect();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [list]);
}

const personOf = (row: Element) => (row instanceof HTMLElement ? row.dataset['person'] : undefined);

function findRow(list: HTMLElement, person: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-person="${CSS.escape(person)}"]`);
}
