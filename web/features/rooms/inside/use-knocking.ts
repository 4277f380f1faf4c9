import { useEffect, useRef, useState } from 'react';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { playKnock } from '../sounds.ts';
import { chooseCard, visitOf } from './choose-card.ts';

export interface KnockingParts {
  /** Empty for all but moderators. */
  waiting: readonly WaitingPerson[];
  /** The list of those who wait is in view: the card would only repeat it. */
  isListInView: boolean;
  title: string;
}

/** Puts the count into the tab's title: "(2) Object handling". */
function useCountInTitle(count: number): void {
  useEffect(() => {
    const plain = () => document.title.replace(/^\(\d+\) /u, '');
    document.title = count > 0 ? `(${count}) ${plain()}` : plain();
    return () => void (document.title = plain());
  }, [count]);
}

/** Shows a system notification if the moderator allowed it and the page is not in focus; a click opens the page. */
function notify(words: string, person: WaitingPerson, onOpen: () => void): Notification | null {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return null;
  if (document.visibilityState === 'visible' && document.hasFocus()) return null;
  try {
    const notification = new Notification(words, { tag: person.id });
    notification.addEventListener('click', () => {
      window.focus();
      onOpen();
      notification.close();
    });
    return notification;
  } catch {
    // Some phones allow notifications from service workers only.
    return null;
  }
}

/**
 * Notifies a moderator of each person who comes to the lobby: by the tab's title, a sound, a notification and, by what it
 * returns, a card.
 */
export function useKnocking({ waiting, isListInView, title }: KnockingParts) {
  const [wantedId, setWantedId] = useState<string | null>(null);
  const [shownId, setShownId] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  useCountInTitle(waiting.length);
  useArrivals(waiting, title, setWantedId);
  const card = isListInView ? null : chooseCard({ waiting, shownId, wantedId, dismissed });
  const cardId = card?.id ?? null;
  useEffect(() => setShownId(cardId), [cardId]);
  return {
    card,
    place: waiting.findIndex(({ id }) => id === cardId) + 1,
    /** Whose notification was pressed: that person's row is shown and gets focus. */
    wantedId,
    dismiss() {
      setWantedId(null);
      setDismissed(new Set(waiting.map(visitOf)));
    },
  };
}

/** Plays a sound and shows a notification for each person who comes, and closes the notification of who is gone. */
function useArrivals(waiting: readonly WaitingPerson[], title: string, onOpen: (id: string) => void): void {
  const { t } = useWords('rooms');
  const known = useRef<Set<string> | null>(null);
  const open = useRef(new Map<string, Notification>());
  useEffect(() => {
    const before = known.current;
    const arrived = waiting.filter((person) => !before?.has(visitOf(person)));
    known.current = new Set(waiting.map(visitOf));
    for (const [id, notification] of open.current) {
      if (!waiting.some((person) => person.id === id)) {
        notification.close();
        open.current.delete(id);
      }
    }
    if (arrived.length > 0) playKnock();
    for (const person of arrived) {
      const words = t('knock.notification', { name: person.name, title });
      const notification = notify(words, person, () => onOpen(person.id));
      if (notification) open.current.set(person.id, notification);
    }
  }, [waiting, title, t, onOpen]);
}
