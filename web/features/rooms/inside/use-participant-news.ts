import { useEffect, useRef, useState } from 'react';
import type { Room, RoomParticipant } from '#contracts/rooms.ts';
import type { CallSnapshot } from '../call/call-types.ts';
import type { DeviceKind } from '../devices/device-types.ts';
import { describeEntry, findNews, findSwitchedOff } from './find-news.ts';
import type { News } from './find-news.ts';
import type { Wishes } from './use-room-actions.ts';

/** How long a note is shown. */
const shownMilliseconds = 20_000;

export interface ParticipantNewsParts {
  room: Room;
  ownId: string;
  /** The participant has just come in, and not by a reload. */
  isArrival: boolean;
  wishes: Wishes;
  own: CallSnapshot['own'];
}

/** The last thing that happened to the participant by somebody else's doing, for a while. */
export function useParticipantNews({ room, ownId, isArrival, wishes, own }: ParticipantNewsParts) {
  const [news, setNews] = useState<News | null>(null);
  const row = room.participants.find(({ id }) => id === ownId) ?? null;
  const tell = (fresh: News | null) => fresh && setNews(fresh);
  useEntry(room, row, isArrival, tell);
  useRow(row, wishes, tell);
  useSwitchedOff(own.switchedOffByModerator, row?.name ?? '', tell);
  useEffect(() => {
    if (!news) return;
    const timer = setTimeout(() => setNews(null), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [news]);
  return { news, dismiss: () => setNews(null) };
}

type Tell = (news: News | null) => void;

function useEntry(room: Room, row: RoomParticipant | null, isArrival: boolean, tell: Tell): void {
  const isTold = useRef(false);
  useEffect(() => {
    // Before the room is read again from inside, it says what may be done outside.
    if (isTold.current || !isArrival || !row || !room.may.raiseHand) return;
    isTold.current = true;
    tell(describeEntry(room, row));
  });
}

function useRow(row: RoomParticipant | null, wishes: Wishes, tell: Tell): void {
  const before = useRef(row);
  useEffect(() => {
    if (!row) return;
    if (before.current) tell(findNews(before.current, row, wishes));
    if (row.isOnStage && !before.current?.isOnStage) wishes.isOnStage = true;
    before.current = row;
  });
}

function useSwitchedOff(kinds: readonly DeviceKind[], name: string, tell: Tell): void {
  const before = useRef(kinds);
  useEffect(() => {
    const key = findSwitchedOff(before.current, kinds);
    before.current = kinds;
    if (key) tell({ key, name });
  });
}
