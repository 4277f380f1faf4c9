import { useEffect, useRef, useState } from 'react';
import type { RoomPanel } from '../stage/control-bar-types.ts';

/** The button of the open panel, found by its state, because a panel may be opened in several ways. */
const openButton = () =>
  document.querySelector<HTMLElement>('footer button[aria-expanded="true"]:not([aria-haspopup])');

/** Which panel is open. Focus goes into it when it opens, and back to its button when it closes. */
export function usePanel(isChatAllowed: boolean) {
  const [panel, setPanel] = useState<RoomPanel | null>(null);
  const isOpening = useRef(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpening.current) return;
    isOpening.current = false;
    // On a phone the keyboard would cover the messages, so the field is not focused there.
    const isMouse = matchMedia('(pointer: fine)').matches;
    const field = isMouse ? place.current?.querySelector<HTMLElement>('textarea') : null;
    (field ?? place.current?.querySelector<HTMLElement>('h2'))?.focus();
  }, [panel]);
  const close = () => {
    openButton()?.focus();
    setPanel(null);
  };
  const toggle = (asked: RoomPanel) => {
    if (panel === asked) return close();
    if (asked === 'chat' && !isChatAllowed) return;
    isOpening.current = true;
    setPanel(asked);
  };
  return { panel, place, toggle, close };
}
