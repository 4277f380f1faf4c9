import type { z } from 'zod';
import type { changeRoom, Opening, RoomSettings } from '#contracts/rooms.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { findLastOf } from './participant-store.ts';
import { applyChange, findScheduleProblem, openingOf } from './schedule.ts';
import * as store from './store.ts';

export type SettingsChange = z.output<typeof changeRoom>;

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
export async function insertRoom(unit: Unit, mediaId: string, wanted: SettingsChange): Promise<void> {
  await store.insertSettings(unit, mediaId, decideSettings(newRoom, wanted));
}

/** Changes what is named and returns what holds now; throws `rooms.schedule_invalid`. */
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
  /** When the room lets people in; null when it is always open. */
  opening: Opening | null;
  /** Whether this person has had a place in it, in whatever session. */
  hasJoined: boolean;
}

/** What the page of a room is told as it opens. */
export async function findRoomFacts(db: Unit['db'], mediaId: string, person: string): Promise<RoomFacts> {
  const [settings, last] = await Promise.all([store.findSettings(db, mediaId), findLastOf(db, mediaId, person)]);
  return { opening: settings && openingOf(settings.schedule), hasJoined: last !== null };
}
