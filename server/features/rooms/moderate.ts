import { canBeActedOn } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { insertBan, liftBan } from './ban-store.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { canComeOnStage } from './may.ts';
import { changeSettings, type RoomChange } from './settings.ts';
import type { InRoom, RoomTurn } from './turn.ts';

export interface ModerateDependencies {
  inRoom: InRoom;
  /** The device a guest session belongs to. */
  findBrowser(db: Unit['db'], guestSessionId: string): Promise<string | null>;
}

/** Who acts: her name is kept with what she did. */
export interface Moderator {
  id: string;
  name: string;
}

export type Moderate = ReturnType<typeof createModerate>;

/** Sending people out for good, and taking that back. */
function createBans({ inRoom, findBrowser }: ModerateDependencies) {
  return {
    /** Whatever she is now: also somebody who left cannot come back. */
    async ban(mediaId: string, participantId: string, by: Moderator): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const one = await turn.get(participantId);
        assertTouchable(turn, one);
        if ((await turn.step([one], 'ban')).length === 0) return;
        const { guestSessionId, person, name, email } = one;
        const browserHash = guestSessionId ? await findBrowser(turn.unit.db, guestSessionId) : null;
        turn.areBansChanged = true;
        await insertBan(turn.unit, { id: newId(), mediaId, person, browserHash, name, email, bannedBy: by.name });
      });
    },
    /** She may come again, as somebody new. */
    async liftBan(mediaId: string, banId: string): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const person = await liftBan(turn.unit, mediaId, banId);
        if (!person) throw new AppError('rooms.ban_not_found');
        turn.areBansChanged = true;
        if (!turn.session) return;
        await turn.step(await participantStore.findByPerson(turn.unit.db, turn.session.id, [person]), 'lift_ban');
      });
    },
  };
}

/** What moderators do with the room and those inside. Whether the caller may is decided before any of these is called. */
export function createModerate(dependencies: ModerateDependencies) {
  const { inRoom } = dependencies;
  return {
    ...createBans(dependencies),
    async change(mediaId: string, wanted: RoomChange): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        turn.settings = await changeSettings(turn.unit, mediaId, wanted);
      });
    },
    async setOnStage(mediaId: string, participantId: string, isOnStage: boolean): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const one = await getInside(turn, participantId);
        if (!isOnStage) assertTouchable(turn, one);
        await turn.save([withStage(one, isOnStage)]);
      });
    },
    /** By herself; throws `rooms.stage_not_open` where a moderator has to bring her. */
    async comeOnStage(mediaId: string, participantId: string, isOnStage: boolean): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const one = await getInside(turn, participantId);
        const person = { role: one.role, isGuest: one.guestSessionId !== null };
        if (isOnStage && !one.isOnStage && !canComeOnStage(person, turn.settings))
          throw new AppError('rooms.stage_not_open');
        await turn.save([withStage(one, isOnStage)]);
      });
    },
    async sendToLobby(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const one = await getInside(turn, participantId);
        assertTouchable(turn, one);
        await turn.step([one], 'to_lobby');
      });
    },
    async remove(mediaId: string, participantId: string): Promise<void> {
      await inRoom(mediaId, async (turn) => {
        const one = await getInside(turn, participantId);
        assertTouchable(turn, one);
        await turn.step([one], 'remove');
      });
    },
    async end(mediaId: string, by: Moderator): Promise<void> {
      await inRoom(mediaId, (turn) => turn.endSession(by.id));
    },
  };
}

async function getInside(turn: RoomTurn, participantId: string): Promise<Participant> {
  const one = await turn.get(participantId);
  if (one.state !== 'inside') throw new AppError('rooms.participant_not_found');
  return one;
}

function assertTouchable(item: RoomTurn, { accountId }: Participant): void {
  if (!canBeActedOn(accountId, item)) throw new AppError('rooms.owner_untouchable');
}

function withStage(one: Participant, isOnStage: boolean): Participant {
  return { ...one, isOnStage, wasShown: one.wasShown || isOnStage };
}

/** How somebody leaves. */
export interface Leaving {
  /** Only while this page has the seat: a reload may have taken it meanwhile. */
  from: string | null;
  step: 'leave' | 'lapse';
  /** She said so; a page that is gone may come back. */
  isByHerself: boolean;
}

/** Leaves, or stops waiting; a room that is to end with its last moderator ends when he says that he leaves. */
export async function leave(inRoom: InRoom, mediaId: string, participantId: string, leaving: Leaving): Promise<void> {
  const { from, step, isByHerself } = leaving;
  await inRoom(mediaId, async (turn) => {
    if (!turn.session) return;
    const one = await turn.find(participantId);
    if (!one || (from !== null && one.pageSessionId !== from && one.pageSessionId !== null)) return;
    const left = await turn.step([one], step, one.state === 'waiting' ? { wasAdmitted: false } : {});
    // Another process has sent her out: nobody has told us.
    if (left.length === 0) turn.note([one]);
    const isToEnd = turn.settings.whenModeratorsLeave === 'end' && turn.session.openedAt !== null;
    if (left.length === 0 || !isByHerself || !isToEnd || one.role !== 'moderator') return;
    const others = (await turn.findPresent()).filter(({ state, role }) => state === 'inside' && role === 'moderator');
    if (others.length === 0) await turn.endSession(null);
  });
}
