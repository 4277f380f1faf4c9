import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { MouseEvent } from 'react';

/**
 * Loads the next page of a list. The button may be gone then: at the keyboard, the new rows come next. `rows` is what the
 * rows stand in.
 */
export function useShowMore<Rows extends HTMLElement>(list: UseInfiniteQueryResult) {
  const rows = useRef<Rows>(null);
  const asked = useRef<{ button: Element; rowCount: number }>(null);
  useEffect(() => {
    if (list.isFetchingNextPage || !asked.current) return;
    const { button, rowCount } = asked.current;
    asked.current = null;
    const { activeElement, body } = document;
    if (activeElement === button || activeElement === body) focusRow(rows.current, rowCount);
  }, [list.isFetchingNextPage]);
  const showMore = ({ currentTarget }: MouseEvent) => {
    asked.current = { button: currentTarget, rowCount: findRows(rows.current).length };
    void list.fetchNextPage();
  };
  return { rows, showMore };
}

/** Focuses the first control of a row, else the row itself. */
export function focusRow(rows: HTMLElement | null, at: number): void {
  const row = findRows(rows)[at];
  if (!row) return;
  const control = row.querySelector<HTMLElement>(':is(a[href], button, select):not([tabindex="-1"])');
  if (!control) row.tabIndex = -1;
  (control ?? row).focus();
}

/** The rows of a list or table; those of one day or item may be gathered in a section. */
const findRows = (rows: HTMLElement | null) => [
  ...(rows?.querySelectorAll<HTMLElement>('li, section, tbody tr') ?? []),
];
