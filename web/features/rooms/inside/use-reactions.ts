import { useEffect, useMemo, useRef, useState } from 'react';
import type { ServerEventHub } from '../../../lib/server-events.ts';

const shownMilliseconds = 4000;
/** More at once cannot be read; the oldest are dropped. */
const mostShown = 30;

interface ShownReaction {
  key: number;
  participantId: string;
  emoji: string;
}

/** The reactions shown now: the last one of each participant, and all of them in order. */
export function useReactions(events: ServerEventHub) {
  const [shown, setShown] = useState<readonly ShownReaction[]>([]);
  const count = useRef(0);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = events.on('reaction', ({ participantId, emoji }) => {
      count.current += 1;
      const key = count.current;
      setShown((before) => [...before.slice(1 - mostShown), { key, participantId, emoji }]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setShown((before) => before.filter((one) => one.key !== key));
      }, shownMilliseconds);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [events]);
  const byPerson = useMemo(() => new Map(shown.map(({ participantId, emoji }) => [participantId, emoji])), [shown]);
  return { shown, byPerson };
}
