import { LRUCache } from 'lru-cache';
import type { Unit } from '../database/write.ts';
import { hasModerator, type LiveRooms } from '../features/rooms/live.ts';
import type { Wiring } from './wiring.ts';

export interface LobbyNotice {
  /** Tells the owner that somebody waits, once until nobody does, and only while no moderator is inside to see it. */
  tell(unit: Unit, mediaId: string, sessionId: string): void;
  /** Nobody waits any more: the notice would be wrong. */
  withdraw(sessionId: string): void;
}

export function createLobbyNotice(
  { notices, writer }: Pick<Wiring, 'notices' | 'writer'>,
  live: LiveRooms,
  onError: (error: unknown) => void,
): LobbyNotice {
  const told = new LRUCache<string, true>({ max: 1_000 });
  return {
    tell(unit, mediaId, sessionId) {
      const room = live.find(mediaId);
      if (told.has(sessionId) || (room && hasModerator(room))) return;
      notices.tellOwner(unit, { name: 'lobby_waiting', mediaId, subject: sessionId });
      unit.afterCommit(() => void told.set(sessionId, true));
    },
    withdraw(sessionId) {
      if (!told.delete(sessionId)) return;
      writer.write((unit) => notices.withdraw(unit, 'lobby_waiting', sessionId)).catch(onError);
    },
  };
}
