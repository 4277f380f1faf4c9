import { useEffect, useLayoutEffect, useRef } from 'react';
import type { FocusEvent, KeyboardEvent, ReactNode, RefObject } from 'react';
import { placeMenu } from './menu-place.ts';
import styles from './menu.module.css';

/** Where focus goes when a menu opens; with a pointer, no item is chosen. */
export type MenuStart = 'popup' | 'first' | 'last';

interface MenuPopupProps {
  id: string;
  buttonId: string;
  buttonRef: RefObject<HTMLButtonElement | null>;
  align: 'start' | 'end';
  start: MenuStart;
  onClose: (how: 'back' | 'away') => void;
  children: ReactNode;
}

const itemsOf = (popup: HTMLElement) => [...popup.querySelectorAll<HTMLElement>('[role="menuitem"]')];

function place(popup: HTMLElement, button: HTMLElement, align: 'start' | 'end') {
  const isRtl = getComputedStyle(button).direction === 'rtl';
  const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
  // The height its items need, whatever height it was given before.
  const height = popup.scrollHeight + popup.offsetHeight - popup.clientHeight;
  const size = { width: popup.offsetWidth, height };
  const at = placeMenu(button.getBoundingClientRect(), size, view, (align === 'end') !== isRtl);
  popup.style.left = `${at.left}px`;
  popup.style.top = `${at.top}px`;
  popup.style.maxHeight = `${at.maxHeight}px`;
}

/** The item a key leads to; undefined for other keys. */
function itemFor(key: string, items: HTMLElement[]): HTMLElement | undefined {
  const now = items.findIndex((item) => item === document.activeElement);
  if (key === 'ArrowDown') return items[(now + 1) % items.length];
  if (key === 'ArrowUp') return items.at(now < 0 ? -1 : now - 1);
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const fromHere = [...items.slice(now + 1), ...items.slice(0, now + 1)];
  const begins = (item: HTMLElement) => item.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
  return fromHere.find(begins);
}

/**
 * The open list. It is in the top layer but stays in its place in the document, inside the page's landmark and its
 * window.
 */
export function MenuPopup({ id, buttonId, buttonRef, align, start, onClose, children }: MenuPopupProps) {
  const popupRef = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const popup = popupRef.current;
    const button = buttonRef.current;
    if (!popup || !button) return undefined;
    popup.showPopover();
    const follow = () => place(popup, button, align);
    follow();
    const target = start === 'popup' ? popup : itemsOf(popup).at(start === 'first' ? 0 : -1);
    target?.focus({ preventScroll: true });
    // A smaller window may also give the menu other items, and its button another place.
    const observer = new ResizeObserver(follow);
    for (const watched of [popup, button, document.documentElement]) observer.observe(watched);
    window.addEventListener('resize', follow);
    window.addEventListener('scroll', follow, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', follow);
      window.removeEventListener('scroll', follow, { capture: true });
    };
  }, [align, buttonRef, start]);

  useEffect(() => {
    const pressElsewhere = ({ target }: PointerEvent) => {
      const isHere =
        target instanceof Node && (popupRef.current?.contains(target) || buttonRef.current?.contains(target));
      if (!isHere) onClose('away');
    };
    document.addEventListener('pointerdown', pressElsewhere, { capture: true });
    return () => document.removeEventListener('pointerdown', pressElsewhere, { capture: true });
  }, [buttonRef, onClose]);

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    // From the button, Tab goes on to what follows it. Escape must not close the window beneath as well.
    if (event.key === 'Tab') return onClose('back');
    const target =
      event.ctrlKey || event.metaKey || event.altKey ? undefined : itemFor(event.key, itemsOf(event.currentTarget));
    if (event.key === 'Escape') onClose('back');
    else if (target) target.focus();
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };
  const leave = (event: FocusEvent<HTMLDivElement>) => {
    const to = event.relatedTarget;
    if (to && !event.currentTarget.contains(to) && to !== buttonRef.current) onClose('away');
  };
  return (
    <div
      ref={popupRef}
      id={id}
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-labelledby={buttonId}
      className={styles.menu}
      onKeyDown={press}
      onBlur={leave}
    >
      {children}
    </div>
  );
}
