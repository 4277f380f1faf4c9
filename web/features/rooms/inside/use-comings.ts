import { useEffect, useRef, useState } from 'react';
import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { addComings, describeMoved, nobodyMoved } from './comings.ts';
import type { PassingLine } from './passing-lines.tsx';

/** A crowd that comes within this time is told at once; a reload is over by then. */
const collectedMilliseconds = 2500;

/** The latest line about who joined and who left, others only; null before the first. */
export function useComings(participants: readonly RoomParticipant[], ownId: string): PassingLine | null {
  const { t } = useWords('rooms');
  const [line, setLine] = useState<PassingLine | null>(null);
  const known = useRef<readonly RoomParticipant[] | null>(null);
  const pending = useRef(nobodyMoved);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const others = participants.filter(({ id }) => id !== ownId);
    if (known.current) pending.current = addComings(pending.current, known.current, others);
    known.current = others;
    const { joined, left } = pending.current;
    if (timer.current !== undefined || joined.size + left.size === 0) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const moved = pending.current;
      pending.current = nobodyMoved;
      const sentences = (['joined', 'left'] as const)
        .filter((what) => moved[what].size > 0)
        .map((what) => describeMoved(what, [...moved[what].values()]))
        .map(({ key, values }) => t(key, values));
      if (sentences.length > 0) setLine({ key: `comings ${Date.now()}`, words: sentences.join(' ') });
    }, collectedMilliseconds);
  }, [participants, ownId, t]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return line;
}
