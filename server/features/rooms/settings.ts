import type { z } from 'zod';
import type { changeRoom, Opening, RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { findLastOf } from './participant-store.ts';
import { applyChange, findScheduleProblem, openingOf } from './schedule.ts';
import * as store from './store.ts';

export type SettingsChange = z.output<typeof changeRoom>;

/** The settings of a new room: guests wait in the lobby, members come in. */
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

/** Creates the room of an item; throws `rooms.schedule_invalid`. */
export async function insertRoom(unit: Unit, mediaId: string, wanted: SettingsChange): Promise<void> {
  await store.insertSettings(unit, mediaId, decideSettings(newRoom, wanted));
}

/** Changes the given settings and returns all of them; throws `rooms.schedule_invalid` and `rooms.not_a_room`. */
export async function changeSettings(unit: Unit, mediaId: string, wanted: SettingsChange): Promise<RoomSettings> {
  const now = await store.lockSettings(unit, mediaId);
  if (!now) throw new AppError('rooms.not_a_room');
  const settings = decideSettings(now, wanted);
  await store.saveSettings(unit, mediaId, settings);
  return settings;
}

function decideSettings(now: RoomSettings, wanted: SettingsChange): RoomSettings {
  const settings = applyChange(now, wanted);
  const problem = findScheduleProblem(settings.schedule);
  if (problem) throw new AppError('rooms.schedule_invalid', { details: [problem] });
  return settings;
}

export interface RoomFacts {
  /** When the room lets people in; null: always. */
  opening: Opening | null;
  /** Whether the person was a participant in any session of the room. */
  hasJoined: boolean;
}

/** What the page of a room is given as it opens. */
export async function findRoomFacts(db: Unit['db'], mediaId: string, person: string): Promise<RoomFacts> {
  const [settings, last] = await Promise.all([store.findSettings(db, mediaId), findLastOf(db, mediaId, person)]);
  return { opening: settings && openingOf(settings.schedule), hasJoined: last !== null };
}
