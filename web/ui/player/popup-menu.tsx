import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { ControlButton } from './control-button.tsx';
import styles from './menu.module.css';
import { usePlayer } from './player-context.ts';

interface PopupMenuProps {
  label: string;
  icon: LucideIcon;
  isOn?: boolean;
  /** Draws the items; `close` returns the focus to the button. */
  children: (close: () => void) => ReactNode;
}

/** A button of the bar with a menu over the picture; on phones the menu is a sheet at the foot of the screen. */
export function PopupMenu({ label, icon, isOn, children }: PopupMenuProps) {
  const { store } = usePlayer();
  const [isOpen, setIsOpen] = useState(false);
  const holder = useRef<HTMLSpanElement>(null);
  const change = (is: boolean) => {
    setIsOpen(is);
    store.update({ isMenuOpen: is });
  };
  const close = () => {
    change(false);
    holder.current?.querySelector('button')?.focus();
  };
  return (
    <span
      ref={holder}
      onBlur={(event) => {
        // A press on the bare picture moves the focus nowhere (null): `usePressOutside` handles that one.
        if (event.relatedTarget !== null && !holder.current?.contains(event.relatedTarget)) change(false);
      }}
    >
      <ControlButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-on={isOn || undefined}
        onClick={() => (isOpen ? close() : change(true))}
      />
      {isOpen && (
        <MenuBox label={label} holder={holder} onClose={close} onLeave={() => change(false)}>
          {children(close)}
        </MenuBox>
      )}
    </span>
  );
}

interface MenuBoxProps {
  label: string;
  holder: { current: HTMLElement | null };
  onClose: () => void;
  onLeave: () => void;
  children: ReactNode;
}

function MenuBox({ label, holder, onClose, onLeave, children }: MenuBoxProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keepPlaced(menu.current, holder.current), [holder]);
  usePressOutside(holder, onLeave);
  const onKeyDown = (event: KeyboardEvent) => {
    // The player's keys are off while a menu is open.
    event.stopPropagation();
    if (event.key === 'Escape') onClose();
    else if (!moveFocus(menu.current, event.key)) return;
    event.preventDefault();
  };
  return (
    <div
      ref={menu}
      className={styles.menu}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      popover="manual"
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

/**
 * The top layer lets the menu extend beyond a small picture; its position is measured from the button, and again when
 * the page moves.
 */
function keepPlaced(menu: HTMLElement | null, holder: HTMLElement | null): (() => void) | undefined {
  if (menu === null || holder === null) return undefined;
  const place = () => {
    const button = holder.getBoundingClientRect();
    const bar = holder.closest('[data-player-bar]')?.getBoundingClientRect() ?? button;
    const { clientWidth } = document.documentElement;
    menu.style.setProperty('--from-right', `${Math.max(8, clientWidth - bar.right + 12)}px`);
    menu.style.setProperty('--from-bottom', `${window.innerHeight - button.top + 28}px`);
    menu.style.setProperty('--room', `${Math.max(160, button.top - 40)}px`);
  };
  menu.showPopover();
  place();
  for (const name of ['resize', 'scroll']) window.addEventListener(name, place, true);
  return () => {
    for (const name of ['resize', 'scroll']) window.removeEventListener(name, place, true);
  };
}

function usePressOutside(holder: { current: HTMLElement | null }, onLeave: () => void): void {
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    const onPress = (event: Event) => {
      if (event.target instanceof Node && holder.current?.contains(event.target)) return;
      leave.current();
    };
    for (const name of ['pointerdown', 'fullscreenchange']) window.addEventListener(name, onPress, true);
    return () => {
      for (const name of ['pointerdown', 'fullscreenchange']) window.removeEventListener(name, onPress, true);
    };
  }, [holder]);
}

function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at <= 0 ? -1 : at - 1, Home: 0, End: -1 };
  const place = places[key];
  if (place !== undefined) {
    items.at(place % items.length)?.focus();
    return true;
  }
  if (key.length !== 1 || key === ' ') return false;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const found = after.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
  found?.focus();
  return found !== undefined;
}
