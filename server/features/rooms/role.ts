import type { RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '#server/access/person.ts';
import type { Unit } from '#server/database/write.ts';
import { isOnStageAtFirst } from './may.ts';
import { findByPerson, stageChange } from './participant-store.ts';
import type { InRoom } from './transaction.ts';

/**
 * Gives the person's seat the role that the person has on the item now; null: none, so the person goes out. Whoever is
 * no longer a speaker leaves the stage, and a new one is on it at once.
 */
export async function changeRole(
  inRoom: InRoom,
  unit: Unit,
  mediaId: string,
  person: PersonKey,
  role: RoomRole | null,
): Promise<void> {
  await inRoom(
    mediaId,
    async (room) => {
      const [one] = room.session ? await findByPerson(unit.db, room.session.id, [person]) : [];
      if (!one || one.role === role || (one.state !== 'inside' && one.state !== 'waiting')) return;
      if (role === null) {
        await room.step([one], 'leave', { wasAdmitted: false });
        return;
      }
      const isOnStage = isOnStageAtFirst({ role, isGuest: one.guestSessionId !== null }, room.settings);
      await room.update([one], { role, ...stageChange(isOnStage) });
    },
    unit,
  );
}
