import type { z } from 'zod';
import type { changeRoom, Opening, RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { applyChange, findScheduleProblem, openingOf } from './schedule.ts';
import * as store from './store.ts';

export type RoomChange = z.output<typeof changeRoom>;

/** What a room is like when nobody says otherwise: guests wait in the lobby, members come in. */
export const newRoom: RoomSettings = {
  schedule: null,
  lobbyForGuests: true,
  lobbyForMembers: false,
  stage: 'everyone',
  chat: true,
  screenShare: true,
  whenModeratorsLeave: 'go_on',
  locked: false,
};

/** Makes the room of an item; throws `rooms.schedule_invalid`. */
export async function insertRoom(unit: Unit, mediaId: string, wanted: RoomChange): Promise<void> {
  await store.insertSettings(unit, mediaId, decideSettings(newRoom, wanted));
}

/** Changes what is named and returns what holds now; throws `rooms.schedule_invalid`. */
export async function changeSettings(unit: Unit, mediaId: string, wanted: RoomChange): Promise<RoomSettings> {
  const now = await store.lockSettings(unit, mediaId);
  if (!now) throw new AppError('rooms.not_a_room');
  const settings = decideSettings(now, wanted);
  await store.saveSettings(unit, mediaId, settings);
  return settings;
}

function decideSettings(now: RoomSettings, wanted: RoomChange): RoomSettings {
  const settings = applyChange(now, wanted);
  const problem = findScheduleProblem(settings.schedule);
  if (problem) throw new AppError('rooms.schedule_invalid', { details: [problem] });
  return settings;
}

/** When the room lets people in, for its page; null when it is always open. */
export async function findOpening(db: Unit['db'], mediaId: string): Promise<Opening | null> {
  const settings = await store.findSettings(db, mediaId);
  return settings && openingOf(settings.schedule);
}
