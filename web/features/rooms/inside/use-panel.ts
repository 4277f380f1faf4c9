import { useEffect, useRef, useState } from 'react';
import type { RoomPanel } from '../stage/control-bar-types.ts';

/** The buttons that open panels say so themselves, whichever way a panel was opened. */
const openButton = () =>
  document.querySelector<HTMLElement>('footer button[aria-expanded="true"]:not([aria-haspopup])');

/** Which panel is open; focus goes into it when it opens, and back to its button when it closes. */
export function usePanel(isChatAllowed: boolean) {
  const [panel, setPanel] = useState<RoomPanel | null>(null);
  const isOpening = useRef(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpening.current) return;
    isOpening.current = false;
    // A phone's keyboard would cover the messages: there one presses the field oneself.
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
