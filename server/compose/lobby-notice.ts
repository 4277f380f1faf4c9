import { LRUCache } from 'lru-cache';
import type { Unit } from '../database/write.ts';
import { countIn, hasModerator, type LiveRoom, type LiveRooms } from '../features/rooms/live.ts';
import type { Wiring } from './wiring.ts';

export interface LobbyNotice {
  /** Tells the owner that somebody waits, once until nobody does, and only while no moderator is inside to see it. */
  tell(unit: Unit, mediaId: string, sessionId: string): void;
  /** Call when nobody waits any more: the notice would be wrong. */
  withdraw(room: LiveRoom): void;
}

export function createLobbyNotice(
  { notices, writer }: Pick<Wiring, 'notices' | 'writer'>,
  live: LiveRooms,
  onError: (error: unknown) => void,
): LobbyNotice {
  /** By room session; unknown after a restart. */
  const isTold = new LRUCache<string, boolean>({ max: 1_000 });
  return {
    tell(unit, mediaId, sessionId) {
      const room = live.find(mediaId);
      if (isTold.get(sessionId) || (room && hasModerator(room))) return;
      notices.tellOwner(unit, { name: 'lobby_waiting', mediaId, subject: sessionId });
      unit.afterCommit(() => void isTold.set(sessionId, true));
    },
    withdraw({ mediaId, session: { id } }) {
      if (isTold.get(id) === false) return;
      const withdrawing = writer.write(async (unit) => {
        const room = live.find(mediaId);
        // Somebody may have come in the commit before this one.
        if (room?.session.id === id && countIn(room, 'waiting') > 0) return;
        isTold.set(id, false);
        await notices.withdraw(unit, 'lobby_waiting', id);
      });
      withdrawing.catch(onError);
    },
  };
}
