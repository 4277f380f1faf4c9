import { RoomServerUnavailable, type RoomGrants, type RoomServer } from '#server/ports/room-server.ts';
import type { DecideSignalling } from '#server/ports/signalling.ts';
import type { EngineFollower } from './engine-follower.ts';
import type { LiveRooms } from './live.ts';
import { decideGrants } from './may.ts';
import type { SeatConnections } from './seat-connections.ts';

export interface SignallingDependencies {
  live: LiveRooms;
  seatConnections: SeatConnections;
  engine: EngineFollower;
  server: RoomServer;
  /** The check of every request of a page: null when the page is not open, or the cookie does not own it. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): { mediaId: string } | null | Promise<{ mediaId: string } | null>;
}

/**
 * Decides from memory whether the browser with this cookie may connect to this participant's seat. The engine's token
 * is made for each connection, so that it carries the participant's current grants; only the engine sees it.
 */
export function createDecideSignalling(dependencies: SignallingDependencies): DecideSignalling {
  const { live, seatConnections, engine, server, authorise } = dependencies;
  return async (participantId, cookieHeader) => {
    const room = (await findOwnSeat(participantId, cookieHeader))?.room;
    if (!room) return { allowed: false, because: 'not_yours' };
    try {
      await engine.ensureRoom(room);
    } catch (error) {
      if (error instanceof RoomServerUnavailable) return { allowed: false, because: 'no_engine' };
      throw error;
    }
    // Checked again: the seat may have been lost while the room was opened. From here on the signal reports a loss.
    const seat = seatConnections.signalOf(participantId);
    const found = await findOwnSeat(participantId, cookieHeader);
    if (!found || seat.aborted) return { allowed: false, because: 'not_yours' };
    const { participant } = found.seat;
    const grants = decideGrants(participant, found.room.settings);
    const wanted = { room: participant.sessionId, participantId, name: participant.name, grants };
    return {
      allowed: true,
      target: await server.makeTarget(wanted),
      seat,
      onOpened: () => renewGrants(participantId, grants),
    };
  };

  /** Sends the engine the current grants, if they have changed while the connection was being made. */
  function renewGrants(participantId: string, given: RoomGrants): void {
    const found = live.findSeat(participantId);
    if (found?.seat.participant.state !== 'inside') return;
    const { participant } = found.seat;
    const isChanged = JSON.stringify(decideGrants(participant, found.room.settings)) !== JSON.stringify(given);
    if (isChanged) engine.setGrants(found.room, participant);
  }

  async function findOwnSeat(participantId: string, cookieHeader: string | undefined) {
    const found = live.findSeat(participantId);
    const participant = found?.seat.participant;
    if (!found || participant?.state !== 'inside' || !participant.pageSessionId) return null;
    const page = await authorise(participant.pageSessionId, cookieHeader);
    return page?.mediaId === participant.mediaId ? found : null;
  }
}
