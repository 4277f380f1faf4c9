import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ChatMessage } from '#contracts/chat.ts';

/** Within this distance of the newest message, the view follows the conversation. */
const nearPixels = 40;

/** How far the end of this message lies above the end of the list. */
function heightBelow(log: HTMLElement, messageId: string): number {
  const list = log.querySelector('ol');
  const message = list?.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  return list && message ? list.getBoundingClientRect().bottom - message.getBoundingClientRect().bottom : 0;
}

/**
 * Keeps the reading place in a log whose newest message is at its foot: there the view follows new messages, and
 * further up the messages in view stay while new ones come below.
 */
export function useReadingPlace(messages: readonly ChatMessage[]) {
  const log = useRef<HTMLDivElement>(null);
  /** The newest message when the reader scrolled up; null while the view follows. */
  const [leftAt, setLeftAt] = useState<string | null>(null);
  const below = useRef(0);
  const newestId = messages.at(-1)?.id ?? null;
  useLayoutEffect(() => {
    const element = log.current;
    const height = element && leftAt ? heightBelow(element, leftAt) : 0;
    if (element && leftAt) element.scrollTop -= height - below.current;
    below.current = height;
  }, [messages, leftAt]);
  const follow = useCallback(() => {
    if (log.current) log.current.scrollTop = 0;
    setLeftAt(null);
  }, []);
  const scrolled = (element: HTMLElement) => {
    // Turned upside down by its style: the newest is at 0, older ones at negative places.
    const isNear = element.scrollTop > -nearPixels;
    setLeftAt((known) => (isNear ? null : (known ?? newestId)));
  };
  const at = leftAt === null ? -1 : messages.findIndex(({ id }) => id === leftAt);
  const newCount = at < 0 ? 0 : messages.slice(at + 1).filter(({ isDeleted }) => !isDeleted).length;
  return { log, newCount, scrolled, follow };
}
