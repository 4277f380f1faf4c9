import { canBeActedOn } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { insertBan, liftBan } from './ban-store.ts';
import * as participantStore from './participant-store.ts';
import { stageChange, type Participant } from './participant-store.ts';
import { canComeOnStage } from './may.ts';
import { changeSettings, type SettingsChange } from './settings.ts';
import type { InRoom, RoomTransaction } from './transaction.ts';

export interface ModerateDependencies {
  inRoom: InRoom;
  /** Identifies the device that a guest session belongs to. */
  findBrowser(db: Unit['db'], guestSessionId: string): Promise<string | null>;
}

/** Who acts: the name is kept with the ban. */
export interface Moderator {
  id: string;
  name: string;
}

export type Moderate = ReturnType<typeof createModerate>;

function createBans({ inRoom, findBrowser }: ModerateDependencies) {
  return {
    /** Works in every state, because a participant who has already left must not come back either. */
    async ban(mediaId: string, participantId: string, by: Moderator): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const one = await room.get(participantId);
        assertTouchable(room, one);
        if ((await room.step([one], 'ban')).length === 0) return;
        const { guestSessionId, person, name, email } = one;
        const browserHash = guestSessionId ? await findBrowser(room.unit.db, guestSessionId) : null;
        room.areBansChanged = true;
        await insertBan(room.unit, { id: newId(), mediaId, person, browserHash, name, email, bannedBy: by.name });
      });
    },
    /** Lets the person ask for a seat again, like a new person. */
    async liftBan(mediaId: string, banId: string): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const person = await liftBan(room.unit, mediaId, banId);
        if (!person) throw new AppError('rooms.ban_not_found');
        room.areBansChanged = true;
        if (!room.session) return;
        await room.step(await participantStore.findByPerson(room.unit.db, room.session.id, [person]), 'lift_ban');
      });
    },
  };
}

/** What moderators do with the room and participants inside. The caller's rights are checked before these calls. */
export function createModerate(dependencies: ModerateDependencies) {
  const { inRoom } = dependencies;
  return {
    ...createBans(dependencies),
    async change(mediaId: string, wanted: SettingsChange): Promise<void> {
      await inRoom(mediaId, async (room) => {
        room.settings = await changeSettings(room.unit, mediaId, wanted);
      });
    },
    async setOnStage(mediaId: string, participantId: string, isOnStage: boolean): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const one = await getInside(room, participantId);
        if (!isOnStage) assertTouchable(room, one);
        await room.update([one], stageChange(isOnStage));
      });
    },
    /** At the participant's own request; throws `rooms.stage_not_open` where only moderators bring people on stage. */
    async comeOnStage(mediaId: string, participantId: string, isOnStage: boolean): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const one = await getInside(room, participantId);
        const person = { role: one.role, isGuest: one.guestSessionId !== null };
        if (isOnStage && !one.isOnStage && !canComeOnStage(person, room.settings))
          throw new AppError('rooms.stage_not_open');
        await room.update([one], stageChange(isOnStage));
      });
    },
    async sendToLobby(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const one = await getInside(room, participantId);
        assertTouchable(room, one);
        await room.step([one], 'to_lobby');
      });
    },
    async remove(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (room) => {
        const one = await getInside(room, participantId);
        assertTouchable(room, one);
        await room.step([one], 'remove');
      });
    },
    async end(mediaId: string, by: Moderator): Promise<void> {
      await inRoom(mediaId, (room) => room.endSession(by.id));
    },
  };
}

async function getInside(room: RoomTransaction, participantId: string): Promise<Participant> {
  const one = await room.get(participantId);
  if (one.state !== 'inside') throw new AppError('rooms.participant_not_found');
  return one;
}

function assertTouchable(item: RoomTransaction, { accountId }: Participant): void {
  if (!canBeActedOn(accountId, item)) throw new AppError('rooms.owner_untouchable');
}
