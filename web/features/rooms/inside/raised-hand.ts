import type { Room, RoomParticipant, RoomSettings } from '#contracts/rooms.ts';

/** What a raised hand means to moderators, by the room's stage setting. */
export interface HandMeaning {
  /** The participant asks to come on stage. */
  isRequest: boolean;
  /** A moderator is offered *Bring on stage* beside the hand; otherwise it is only in the participant's menu. */
  isBringOffered: boolean;
}

/** For participants on stage, and in rooms where only moderators choose, a raised hand just asks for attention. */
export function readHand(
  { stage }: Pick<RoomSettings, 'stage'>,
  { isOnStage }: Pick<RoomParticipant, 'isOnStage'>,
): HandMeaning {
  return { isRequest: stage === 'on_request' && !isOnStage, isBringOffered: stage !== 'invited' && !isOnStage };
}

/** The locale key that says how a viewer comes on stage; null where nothing needs to be said. */
export function findStageHint(
  { may, settings }: Pick<Room, 'may' | 'settings'>,
  isOnStage: boolean,
): 'stage.askHint' | 'stage.invitedHint' | null {
  if (isOnStage || may.comeOnStage) return null;
  if (may.askForStage) return 'stage.askHint';
  return settings.stage === 'invited' ? 'stage.invitedHint' : null;
}
