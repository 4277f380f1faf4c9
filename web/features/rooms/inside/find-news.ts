import type { Room, RoomParticipant } from '#contracts/rooms.ts';
import type { DeviceKind } from '../devices/device-types.ts';
import type { Wishes } from './use-room-actions.ts';

/** What the participant is told, under `notes` in the locale. */
export type NewsKey =
  | 'microphoneOff'
  | 'cameraOff'
  | 'bothOff'
  | 'handLowered'
  | 'toViewers'
  | 'renamed'
  | `entered.${'ask' | 'invited' | 'come' | 'onStage'}`;

export interface News {
  key: NewsKey;
  /** The participant's name in the room. */
  name: string;
}

type Own = Pick<RoomParticipant, 'name' | 'isOnStage' | 'handRaisedAt'>;

/** What moderators did to the participant, or newcomers to the participant's name; null: nothing, or an own wish. */
export function findNews(before: Own, after: Own, wishes: Wishes): News | null {
  const { name } = after;
  if (before.name !== name) return { key: 'renamed', name };
  if (before.isOnStage && !after.isOnStage) return wishes.isOnStage ? { key: 'toViewers', name } : null;
  // A participant who is brought on stage got what the hand asked for.
  if (!before.isOnStage && after.isOnStage) return null;
  const isLowered = before.handRaisedAt !== null && after.handRaisedAt === null;
  return isLowered && wishes.isHandRaised ? { key: 'handLowered', name } : null;
}

/** What a moderator switched off; null: nothing more than before. */
export function findSwitchedOff(before: readonly DeviceKind[], after: readonly DeviceKind[]): NewsKey | null {
  const fresh = after.filter((kind) => !before.includes(kind));
  if (fresh.length === 0) return null;
  if (after.length > 1) return 'bothOff';
  return fresh[0] === 'camera' ? 'cameraOff' : 'microphoneOff';
}

/** What participants are told as they come in; null for moderators, who know. */
export function describeEntry({ may, settings }: Pick<Room, 'may' | 'settings'>, own: Own): News | null {
  const { name } = own;
  if (may.moderate) return null;
  if (own.isOnStage) return { key: 'entered.onStage', name };
  if (may.comeOnStage) return { key: 'entered.come', name };
  return { key: settings.stage === 'invited' ? 'entered.invited' : 'entered.ask', name };
}
