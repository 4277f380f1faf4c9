import { useEffect, useRef, useState } from 'react';
import type { RoomParticipant } from '#contracts/rooms.ts';
import { raisedHands } from './stage-tiles.ts';

/** So long the note stands; the badge and the list go on saying it. */
const shownMilliseconds = 20_000;

export interface HandsParts {
  participants: readonly RoomParticipant[];
  ownId: string;
  /** Only moderators are told: they bring on stage. */
  mayModerate: boolean;
  /** The list of raised hands is in view. */
  isListInView: boolean;
}

const keyOf = ({ id, handRaisedAt }: RoomParticipant) => `${id} ${handRaisedAt}`;

/** Tells a moderator of hands that others raise: how many there are, and for a while who raised the last one. */
export function useHands({ participants, ownId, mayModerate, isListInView }: HandsParts) {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [newestKey, setNewestKey] = useState<string | null>(null);
  useEffect(() => {
    const others = mayModerate ? raisedHands(participants).filter(({ id }) => id !== ownId) : [];
    const newest = others.findLast((one) => !known.current?.has(keyOf(one)));
    // Those that were up before she came are in the badge.
    if (newest && known.current) setNewestKey(keyOf(newest));
    known.current = new Set(others.map(keyOf));
  }, [participants, ownId, mayModerate]);
  useEffect(() => {
    if (!newestKey) return;
    const timer = setTimeout(() => setNewestKey(null), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [newestKey]);
  const hands = mayModerate ? raisedHands(participants).filter(({ id }) => id !== ownId) : [];
  /** Still up. */
  const newest = hands.find((one) => keyOf(one) === newestKey) ?? null;
  return {
    count: hands.length,
    newest,
    card: isListInView ? null : newest,
    dismiss: () => setNewestKey(null),
  };
}
