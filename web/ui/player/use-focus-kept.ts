import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Moves the focus to the player when the focused element goes away: on the page's body no key would reach the player.
 */
export function useFocusKept<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    const player = element?.closest<HTMLElement>('[data-player]');
    return () => {
      if (element?.contains(document.activeElement)) player?.focus({ preventScroll: true });
    };
  }, []);
  return ref;
}
