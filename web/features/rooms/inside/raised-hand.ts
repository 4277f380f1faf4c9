import type { Room, RoomParticipant, RoomSettings } from '#contracts/rooms.ts';

/** What a raised hand says to moderators, by the room's stage setting. */
export interface HandMeaning {
  /** Its person asks to come on stage. */
  isRequest: boolean;
  /** Beside the hand a moderator may bring its person on stage; elsewhere the person's menu does it. */
  isBringOffered: boolean;
}

/** Somebody on stage already, and everybody where moderators choose, raises a hand to be noticed only. */
export function readHand(
  { stage }: Pick<RoomSettings, 'stage'>,
  { isOnStage }: Pick<RoomParticipant, 'isOnStage'>,
): HandMeaning {
  return { isRequest: stage === 'on_request' && !isOnStage, isBringOffered: stage !== 'invited' && !isOnStage };
}

/** How a viewer comes on stage: a key of the words; null where nothing need be said. */
export function findStageHint(
  { may, settings }: Pick<Room, 'may' | 'settings'>,
  isOnStage: boolean,
): 'stage.askHint' | 'stage.invitedHint' | null {
  if (isOnStage || may.comeOnStage) return null;
  if (may.askForStage) return 'stage.askHint';
  return settings.stage === 'invited' ? 'stage.invitedHint' : null;
}
