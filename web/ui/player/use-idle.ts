import { useEffect, useState, type RefObject } from 'react';
import { useObservable } from '../../lib/observable.ts';
import type { PlayerStore } from './player-store.ts';

const IDLE_MS = 3000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin'];

/**
 * True after three seconds of playing without input. Controls never hide under an open menu, a pointer on the seek bar,
 * or the keyboard's focus.
 */
export function useIdle(root: RefObject<HTMLElement | null>, store: PlayerStore): boolean {
  const mayHide = useObservable(store, (state) => !state.isPaused && !state.isMenuOpen && !state.isDragging);
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const element = root.current;
    if (element === null || !mayHide) return;
    let timer: ReturnType<typeof setTimeout>;
    const wake = () => {
      setIsIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => (hasFocusedControl(element) ? wake() : setIsIdle(true)), IDLE_MS);
    };
    wake();
    for (const name of SIGNS) element.addEventListener(name, wake);
    return () => {
      clearTimeout(timer);
      setIsIdle(false);
      for (const name of SIGNS) element.removeEventListener(name, wake);
    };
  }, [root, mayHide]);
  return isIdle && mayHide;
}

function hasFocusedControl(root: HTMLElement): boolean {
  return root.querySelector('[data-player-bar] :focus-visible') !== null;
}
