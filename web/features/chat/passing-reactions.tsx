import { useEffect, useRef, useState } from 'react';
import type { ServerEventHub } from '../../lib/server-events.ts';
import styles from './chat.module.css';

const shownMilliseconds = 3000;
/** More at once cannot be told apart: of a crowd's reactions some stand for all. */
const mostOfOne = 5;
const mostShown = 40;

interface Passing {
  key: number;
  emoji: string;
  /** Percent of the width from its start, and milliseconds until it rises. */
  start: number;
  delay: number;
}

/** The reactions to a live session, rising over the picture. Place it in a positioned box. */
export function PassingReactions({ events }: { events: ServerEventHub }) {
  const [shown, setShown] = useState<readonly Passing[]>([]);
  const made = useRef(0);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = events.on('reactions', (told) => {
      const fresh = told.flatMap(({ emoji, count }) =>
        Array.from({ length: Math.min(count, mostOfOne) }, (_, at): Passing => {
          made.current += 1;
          return { key: made.current, emoji, start: 60 + Math.random() * 34, delay: at * 120 };
        }),
      );
      const last = made.current;
      setShown((before) => [...before, ...fresh].slice(-mostShown));
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          setShown((before) => before.filter(({ key }) => key > last));
        },
        shownMilliseconds + mostOfOne * 120,
      );
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [events]);
  return (
    <div aria-hidden="true" className={styles.passing}>
      {shown.map(({ key, emoji, start, delay }) => (
        <span key={key} style={{ insetInlineStart: `${start}%`, animationDelay: `${delay}ms` }}>
          {emoji}
        </span>
      ))}
    </div>
  );
}
