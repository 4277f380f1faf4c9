import { useEffect, useRef, useState } from 'react';
import type { RoomParticipant } from '#contracts/rooms.ts';
import { raisedHands } from './stage-tiles.ts';

/** How long the note is shown; the badge and the list go on showing the hand. */
const shownMilliseconds = 20_000;

export interface HandsParts {
  participants: readonly RoomParticipant[];
  ownId: string;
  /** Only moderators are notified, because they bring people on stage. */
  mayModerate: boolean;
  /** The list of raised hands is in view. */
  isListInView: boolean;
}

const keyOf = ({ id, handRaisedAt }: RoomParticipant) => `${id} ${handRaisedAt}`;

/** Notifies a moderator of hands that others raise: how many there are, and for a while who raised the last one. */
export function useHands({ participants, ownId, mayModerate, isListInView }: HandsParts) {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [newestKey, setNewestKey] = useState<string | null>(null);
  useEffect(() => {
    const others = mayModerate ? raisedHands(participants).filter(({ id }) => id !== ownId) : [];
    const newest = others.findLast((one) => !known.current?.has(keyOf(one)));
    // Hands that were up before the moderator came are counted in the badge and get no note.
    if (newest && known.current) setNewestKey(keyOf(newest));
    known.current = new Set(others.map(keyOf));
  }, [participants, ownId, mayModerate]);
  useEffect(() => {
    if (!newestKey) return;
    const timer = setTimeout(() => setNewestKey(null), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [newestKey]);
  const hands = mayModerate ? raisedHands(participants).filter(({ id }) => id !== ownId) : [];
  /** Null once the hand is lowered. */
  const newest = hands.find((one) => keyOf(one) === newestKey) ?? null;
  return {
    count: hands.length,
    newest,
    card: isListInView ? null : newest,
    dismiss: () => setNewestKey(null),
  };
}
