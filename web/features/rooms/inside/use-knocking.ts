import { useEffect, useRef, useState } from 'react';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { playKnock } from '../sounds.ts';

export interface KnockingParts {
  /** Empty for all but moderators. */
  waiting: readonly WaitingPerson[];
  /** The list of those who wait is in view: the card would only repeat it. */
  isListInView: boolean;
  title: string;
  onAdmit: (participantId: string) => void;
}

/** Puts the count into the tab's title: "(2) Object handling". */
function useCountInTitle(count: number): void {
  useEffect(() => {
    const plain = () => document.title.replace(/^\(\d+\) /u, '');
    document.title = count > 0 ? `(${count}) ${plain()}` : plain();
    return () => void (document.title = plain());
  }, [count]);
}

/** Shows a system notification if the moderator allowed it and the page is not in focus; a click admits. */
function notify(words: string, person: WaitingPerson, onAdmit: () => void): Notification | null {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return null;
  if (document.visibilityState === 'visible' && document.hasFocus()) return null;
  try {
    const notification = new Notification(words, { tag: person.id });
    notification.addEventListener('click', () => {
      window.focus();
      onAdmit();
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
export function useKnocking({ waiting, isListInView, title, onAdmit }: KnockingParts) {
  const { t } = useWords('rooms');
  const known = useRef<Set<string> | null>(null);
  const open = useRef(new Map<string, Notification>());
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const admit = useRef(onAdmit);
  useEffect(() => {
    admit.current = onAdmit;
  });
  useCountInTitle(waiting.length);
  useEffect(() => {
    const before = known.current;
    const ids = new Set(waiting.map(({ id, knocks }) => `${id} ${knocks}`));
    const arrived = waiting.filter(({ id, knocks }) => !before?.has(`${id} ${knocks}`));
    known.current = ids;
    for (const [id, notification] of open.current) {
      if (!waiting.some((person) => person.id === id)) {
        notification.close();
        open.current.delete(id);
      }
    }
    if (arrived.length > 0) playKnock();
    for (const person of arrived) {
      const words = t('knock.notification', { name: person.name, title });
      const notification = notify(words, person, () => admit.current(person.id));
      if (notification) open.current.set(person.id, notification);
    }
  }, [waiting, title, t]);
  const shown = isListInView ? [] : waiting.filter(({ id }) => !dismissed.has(id));
  return {
    card: shown.at(-1) ?? null,
    othersCount: Math.max(0, waiting.length - 1),
    dismiss: () => setDismissed(new Set(waiting.map(({ id }) => id))),
  };
}
