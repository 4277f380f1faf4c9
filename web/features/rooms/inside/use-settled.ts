import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** What came under the pointer during this time was not what the press was meant for. */
const settleMilliseconds = 700;

/** Whether what is shown has been the same for long enough to be pressed on purpose. */
export function useSettled(shown: string): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(shown), settleMilliseconds);
    return () => clearTimeout(timer);
  }, [shown]);
  return settled === shown;
}

/**
 * Makes rows of a list that have moved, and new ones, ignore the pointer for a moment. A key reaches the row that has
 * focus wherever it moves, so keys are taken.
 */
export function useSettledRows(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const rows = new MovingRows(element);
    const observer = new MutationObserver(() => rows.look());
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    const listening = { capture: true, signal: rows.stopped };
    for (const event of ['pointerdown', 'mousedown', 'click']) element.addEventListener(event, refuseMoving, listening);
    return () => {
      observer.disconnect();
      rows.stop();
    };
  }, [list]);
}

/** Rows that have just moved are marked as disabled, for assistive technology as well. */
const moving = '[aria-disabled="true"]';

function refuseMoving(event: Event): void {
  const isKey = event.type === 'click' && (event as MouseEvent).detail === 0;
  if (isKey || !(event.target instanceof Element) || !event.target.closest(`li${moving}, [data-row]${moving}`)) return;
  event.preventDefault();
  event.stopPropagation();
}

class MovingRows {
  readonly #list: HTMLElement;
  #places: Map<HTMLElement, number>;
  readonly #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
  readonly #stop = new AbortController();
  readonly stopped = this.#stop.signal;

  constructor(list: HTMLElement) {
    this.#list = list;
    this.#places = this.#measure();
  }

  look(): void {
    const before = this.#places;
    this.#places = this.#measure();
    for (const [row, place] of this.#places) if (before.get(row) !== place) this.#mark(row);
  }

  stop(): void {
    this.#stop.abort();
    for (const [row, timer] of this.#timers) {
      clearTimeout(timer);
      row.removeAttribute('aria-disabled');
    }
  }

  /** Within the list: scrolling moves no row. */
  #measure(): Map<HTMLElement, number> {
    const rows = this.#list.querySelectorAll<HTMLElement>('li, [data-row]');
    return new Map(Array.from(rows, (row) => [row, row.offsetTop]));
  }

  #mark(row: HTMLElement): void {
    clearTimeout(this.#timers.get(row));
    row.setAttribute('aria-disabled', 'true');
    const settle = () => {
      this.#timers.delete(row);
      row.removeAttribute('aria-disabled');
    };
    this.#timers.set(row, setTimeout(settle, settleMilliseconds));
  }
}
