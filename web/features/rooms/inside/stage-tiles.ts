import type { RoomParticipant } from '#contracts/rooms.ts';
import type { CallPerson, CallSnapshot } from '../call/call-types.ts';
import type { StageBadge, StageTile } from '../stage/stage-types.ts';

/** The badge beside a participant's name: the role, else that the participant is a guest or was invited. */
export function badgeOf({
  role,
  isGuest,
  isInvited,
}: Pick<RoomParticipant, 'role' | 'isGuest' | 'isInvited'>): StageBadge | null {
  if (role === 'moderator' || role === 'speaker') return role;
  if (isInvited) return 'invited';
  return isGuest ? 'guest' : null;
}

/** Participants who raised a hand, the longest waiting first. */
export function raisedHands(participants: readonly RoomParticipant[]): RoomParticipant[] {
  return participants
    .filter(({ handRaisedAt }) => handRaisedAt !== null)
    .toSorted((a, b) => (a.handRaisedAt ?? '').localeCompare(b.handRaisedAt ?? ''));
}

export interface TilesParts {
  participants: readonly RoomParticipant[];
  people: CallSnapshot['people'];
  ownId: string;
  /** Emojis shown now, by participant. */
  reactions: ReadonlyMap<string, string>;
}

/** The tiles of everybody on stage, in the order they came, with each one's picture and sound from the call. */
export function stageTiles({ participants, people, ownId, reactions }: TilesParts): StageTile[] {
  const hands = raisedHands(participants).map(({ id }) => id);
  return participants
    .filter(({ isOnStage }) => isOnStage)
    .flatMap((participant) => {
      const person = people.get(participant.id);
      const handPlace = hands.indexOf(participant.id) + 1;
      const camera: StageTile = {
        id: participant.id,
        participantId: participant.id,
        name: participant.name,
        badge: badgeOf(participant),
        isOwn: participant.id === ownId,
        picture: person?.camera ?? null,
        isScreen: false,
        isMuted: person?.microphone.isMuted ?? true,
        isSpeaking: person?.isSpeaking ?? false,
        isHandRaised: handPlace > 0,
        ...(handPlace > 0 ? { handPlace } : {}),
        reaction: reactions.get(participant.id) ?? null,
        quality: participant.isConnected ? (person?.quality ?? 'unknown') : 'lost',
        frozen: person?.frozen ?? null,
      };
      return person?.screen ? [screenOf(camera, person), camera] : [camera];
    });
}

function screenOf(camera: StageTile, { screen }: CallPerson): StageTile {
  const { handPlace: _, ...rest } = camera;
  return {
    ...rest,
    id: `${camera.id}:screen`,
    picture: screen,
    isScreen: true,
    isHandRaised: false,
    reaction: null,
    frozen: null,
  };
}
