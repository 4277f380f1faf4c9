import type { Joining, RoomMay, RoomRole, RoomSettings } from '#contracts/rooms.ts';
import { canWrite } from '#server/access/rules.ts';
import type { RoomGrants } from '#server/ports/room-server.ts';
import type { Participant } from './participant-store.ts';
import { needsAdmission } from './rules.ts';

/** Moderators and speakers are on stage from the start, other members only where the stage is open to everyone. */
export function isOnStageAtFirst(
  { role, isGuest }: { role: RoomRole; isGuest: boolean },
  settings: RoomSettings,
): boolean {
  if (role !== 'viewer') return true;
  return !isGuest && settings.stage === 'everyone';
}

/**
 * What joining will do for a person, as far as it is known before the person asks for a seat. `before` is the person's
 * participant in the running session.
 */
export function describeJoining(
  person: {
    role: RoomRole;
    isGuest: boolean;
    invited: { hasLobby: boolean } | null;
    before: Pick<Participant, 'state' | 'waitsFor' | 'wasAdmitted' | 'isOnStage'> | null;
  },
  settings: RoomSettings,
): Joining {
  const isOnStage = isOnStageAtFirst(person, settings) || (person.before?.isOnStage ?? false);
  return { isOnStage, hasLobby: person.role !== 'moderator' && isLobbyAhead(person, settings) };
}

function isLobbyAhead(
  { isGuest, invited, before }: Parameters<typeof describeJoining>[0],
  settings: RoomSettings,
): boolean {
  if (before?.state === 'declined' || before?.state === 'removed') return true;
  if (before?.wasAdmitted) return false;
  // No form has been sent yet, so neither the email address nor the lobby setting at that time is known.
  return needsAdmission({ isGuest, invited, before, hasBannedEmail: false, enteredByLobby: null }, settings);
}

/** What the engine lets a participant inside do. */
export function decideGrants(
  person: { role: RoomRole; isOnStage: boolean; wasShown: boolean },
  settings: Pick<RoomSettings, 'screenShare'>,
): RoomGrants {
  if (!person.isOnStage) return { maySend: [], isHidden: !person.wasShown };
  const mayShare = settings.screenShare || person.role === 'moderator';
  return { maySend: ['camera', 'microphone', ...(mayShare ? (['screen_share'] as const) : [])], isHidden: false };
}

/** What a person may do in the room. Everything but `moderate` needs a seat inside. */
export function describeMay(
  person: { role: RoomRole; isGuest: boolean; isInside: boolean } | null,
  settings: RoomSettings,
): RoomMay {
  const isModerator = person?.role === 'moderator';
  const isInside = person?.isInside ?? false;
  return {
    moderate: isModerator,
    chat: isInside && canWrite(person!.role, settings.chat),
    raiseHand: isInside,
    react: isInside,
    comeOnStage: isInside && canComeOnStage(person!, settings),
    askForStage: isInside && settings.stage === 'on_request' && !canComeOnStage(person!, settings),
  };
}

/** Whether the person may come on stage without being brought by a moderator; a guest never may. */
export function canComeOnStage(person: { role: RoomRole; isGuest: boolean }, settings: RoomSettings): boolean {
  if (person.isGuest) return false;
  return person.role !== 'viewer' || settings.stage === 'everyone';
}
