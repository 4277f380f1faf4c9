import { useEffect, useRef, useState } from 'react';
import { shortcutFor, type RoomShortcut } from './shortcut-for.ts';

const key = 'foyer.rooms.shortcuts';

function readIsOn(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/** Where letters have another meaning: fields, menus, windows. */
const taken = 'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"]';

/**
 * The shortcuts M, V, H, P and C; keys without an action do nothing. They can be switched off, which this browser
 * remembers.
 */
export function useRoomShortcuts(actions: Partial<Record<RoomShortcut, () => void>>) {
  const [isOn, setIsOn] = useState(readIsOn);
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const { target, code, ctrlKey, metaKey, altKey } = event;
      const isTaken = target instanceof Element && target.closest(taken) !== null;
      const shortcut = shortcutFor({ key: event.key, code, hasModifier: ctrlKey || metaKey || altKey, isTaken });
      const action = shortcut && latest.current[shortcut];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn]);
  const setAreOn = (areOn: boolean) => {
    setIsOn(areOn);
    try {
      localStorage.setItem(key, areOn ? 'on' : 'off');
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
  };
  return { areShortcutsOn: isOn, setAreOn };
}
