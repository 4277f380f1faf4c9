import type { LobbyMessage } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { admitInTurn, type AdmissionNeighbours } from './opening.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { insertLobbyMessage } from './store.ts';
import { takeTurn, type InRoom, type TurnDependencies } from './turn.ts';

export interface LobbyDependencies extends AdmissionNeighbours {
  inRoom: InRoom;
  turns: TurnDependencies;
  tellWaiting(mediaId: string, message: LobbyMessage): void;
}

export type Lobby = ReturnType<typeof createLobby>;

/** What moderators do with those who wait. Whether the caller may is decided before any of these is called. */
export function createLobby(dependencies: LobbyDependencies) {
  const { inRoom } = dependencies;

  /** Asks the links of guests again; those whose link has died are shown out. */
  async function admit(mediaId: string, choose: (waiting: Participant[]) => Participant[]) {
    return await inRoom(mediaId, async (turn) => {
      const waiting = (await turn.findPresent()).filter(({ state }) => state === 'waiting');
      return await admitInTurn(turn, dependencies, choose(waiting));
    });
  }

  return {
    /** Throws `rooms.not_waiting` where somebody was faster, or she left. */
    async admit(mediaId: string, participantId: string): Promise<void> {
      const { admitted, refused, left } = await admit(mediaId, (waiting) =>
        waiting.filter(({ id }) => id === participantId),
      );
      if (refused.length > 0) throw new AppError('rooms.link_ended');
      if (left.length > 0) throw new AppError('rooms.full');
      if (admitted.length === 0) throw new AppError('rooms.not_waiting');
    },
    /** Returns how many came in. */
    async admitAll(mediaId: string): Promise<number> {
      return (await admit(mediaId, (waiting) => waiting)).admitted.length;
    },
    async decline(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const declined = await turn.step([await turn.get(participantId)], 'decline');
        if (declined.length === 0) throw new AppError('rooms.not_waiting');
      });
    },
    /** Returns how many were declined; nobody waits after it. */
    async declineAll(mediaId: string): Promise<number> {
      return await inRoom(mediaId, async (turn) => (await turn.step(await turn.findPresent(), 'decline')).length);
    },
    /** Whoever waits reads the name its author goes by in the room; one who is not inside, that of the account. */
    async sendMessage(mediaId: string, author: { id: string; name: string }, text: string): Promise<LobbyMessage> {
      return await inRoom(mediaId, async (turn) => {
        const session = await turn.ensureSession();
        const inside = (await turn.findPresent()).filter(({ state }) => state === 'inside');
        const authorName = inside.find(({ accountId }) => accountId === author.id)?.name ?? author.name;
        const message = { id: newId(), text, authorName, sentAt: turn.now.toISOString() };
        await insertLobbyMessage(turn.unit, { ...message, sessionId: session.id });
        turn.unit.afterCommit(() => dependencies.tellWaiting(mediaId, message));
        return message;
      });
    },
    /** Guests whose place has lapsed, or who lost their right: they neither wait nor are inside any more. */
    async dropGuests(unit: Unit, guestSessionIds: string[], step: 'lapse' | 'leave'): Promise<void> {
      const present = await participantStore.findPresentGuests(unit.db, guestSessionIds);
      for (const mediaId of [...new Set(present.map((one) => one.mediaId))].sort())
        await takeTurn(dependencies.turns, unit, mediaId, async (turn) => {
          const ids = new Set(present.filter((one) => one.mediaId === mediaId).map(({ id }) => id));
          await turn.step(
            (await turn.findPresent()).filter(({ id }) => ids.has(id)),
            step,
          );
        });
    },
  };
}
