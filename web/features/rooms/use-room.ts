import { useEffect, useState } from 'react';
import type { Room } from '#contracts/rooms.ts';
import { call } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { browserClock } from '../../lib/clock.ts';
import { useObservable } from '../../lib/observable.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { useFollowed } from '../../lib/use-followed.ts';
import { RoomStore } from './room-store.ts';
import { recallSeat, rememberSeat } from './seat-memory.ts';
import { SeatStore } from './seat-store.ts';
import type { SeatCalls, SeatSnapshot } from './seat-store.ts';

/** A room, kept up to date while the page may read it: null for a guest who only waits. */
export function useRoom(
  mediaId: string,
  events: ServerEventHub,
  pageSessionId: string | null,
): { store: RoomStore; room: Room | null; error: ApiError | null } {
  const [store] = useState(
    () =>
      new RoomStore({
        events,
        clock: browserClock,
        read: (page) =>
          call('GET /api/rooms/:mediaId', { params: { mediaId }, query: page ? { pageSessionId: page } : {} }),
      }),
  );
  const { value: room, error } = useFollowed(store, pageSessionId);
  return { store, room, error };
}

const createSeatCalls = (mediaId: string): SeatCalls => ({
  me: (pageSessionId) =>
    call('GET /api/rooms/:mediaId/participants/me', { params: { mediaId }, query: { pageSessionId } }),
  join: (pageSessionId, name) =>
    call('POST /api/rooms/:mediaId/join', { params: { mediaId }, body: { pageSessionId, ...(name ? { name } : {}) } }),
  async leave(pageSessionId) {
    await call('POST /api/rooms/:mediaId/participants/me/leave', { params: { mediaId }, body: { pageSessionId } });
  },
});

export interface UseSeat {
  mediaId: string;
  events: ServerEventHub;
  pageSessionId: string | null;
  isGuest: boolean;
  /** From the page session, at the moment the page is opened. */
  hasJoined: boolean;
}

/** The person's seat in the room, while the component is mounted. Give the component the item's id as `key`. */
export function useSeat({
  mediaId,
  events,
  pageSessionId,
  isGuest,
  hasJoined,
}: UseSeat): { store: SeatStore } & SeatSnapshot {
  const [store] = useState(
    () =>
      new SeatStore({
        events,
        clock: browserClock,
        calls: createSeatCalls(mediaId),
        isGuest,
        hasJoined,
        memory: { recall: () => recallSeat(mediaId), remember: (memory) => rememberSeat(mediaId, memory) },
      }),
  );
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  useEffect(() => store.setPage(pageSessionId), [store, pageSessionId]);
  return { store, ...useObservable(store) };
}
