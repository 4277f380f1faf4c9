import type { LobbyMessage } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import * as participantStore from './participant-store.ts';
import { insertLobbyMessage } from './store.ts';
import type { InRoom } from './transaction.ts';

export interface LobbyDependencies {
  inRoom: InRoom;
  tellWaiting(mediaId: string, message: LobbyMessage): void;
}

export type Lobby = ReturnType<typeof createLobby>;

/** What is done with waiting participants, except admitting them. The caller's rights are checked before these calls. */
export function createLobby({ inRoom, tellWaiting }: LobbyDependencies) {
  return {
    async decline(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const declined = await room.step([await room.get(participantId)], 'decline');
        if (declined.length === 0) throw new AppError('rooms.not_waiting');
      });
    },
    /** Returns how many were declined; afterwards nobody waits, or no guest of this network. */
    async declineAll(mediaId: string, network: string | null): Promise<number> {
      return await inRoom(mediaId, async (room) => {
        const present = await room.findPresent();
        const meant = network === null ? present : present.filter((one) => one.network === network);
        return (await room.step(meant, 'decline')).length;
      });
    },
    /** The message carries the author's name in the room, or that of the account when the author is not inside. */
    async sendMessage(mediaId: string, author: { id: string; name: string }, text: string): Promise<LobbyMessage> {
      return await inRoom(mediaId, async (room) => {
        const session = await room.ensureSession();
        const inside = (await room.findPresent()).filter(({ state }) => state === 'inside');
        const authorName = inside.find(({ accountId }) => accountId === author.id)?.name ?? author.name;
        const message = { id: newId(), text, authorName, sentAt: room.now.toISOString() };
        await insertLobbyMessage(room.unit, { ...message, sessionId: session.id });
        room.unit.afterCommit(() => tellWaiting(mediaId, message));
        return message;
      });
    },
    /** Takes guests out of lobbies and rooms, because their place has lapsed or they have lost the right to it. */
    async dropGuests(unit: Unit, guestSessionIds: string[], step: 'lapse' | 'leave'): Promise<void> {
      const present = await participantStore.findPresentGuests(unit.db, guestSessionIds);
      for (const mediaId of [...new Set(present.map((one) => one.mediaId))].sort()) {
        const ids = new Set(present.filter((one) => one.mediaId === mediaId).map(({ id }) => id));
        await inRoom(
          mediaId,
          async (room) => {
            const dropped = (await room.findPresent()).filter(({ id }) => ids.has(id));
            await room.step(dropped, step);
          },
          unit,
        );
      }
    },
  };
}
