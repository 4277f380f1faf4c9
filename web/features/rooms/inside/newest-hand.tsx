import type { Room, RoomParticipant } from '#contracts/rooms.ts';
import { HandCard } from './hand-card.tsx';
import { readHand } from './raised-hand.ts';
import type { useInsideRoom } from './use-inside-room.ts';

export interface NewestHandProps {
  person: RoomParticipant;
  room: Room;
  inside: Pick<ReturnType<typeof useInsideRoom>, 'actions' | 'hands'>;
}

/** The card of the hand that was raised last. */
export function NewestHand({ person, room, inside }: NewestHandProps) {
  const { actions, hands } = inside;
  const meaning = readHand(room.settings, person);
  const dismiss = () => {
    hands.dismiss();
    // For a request to come on stage, the lowered hand tells its participant that the answer is no.
    if (meaning.isRequest) void actions.person('lower-hand', person.id);
  };
  return (
    <HandCard
      person={person}
      meaning={meaning}
      isBusy={actions.busy.has(`stage ${person.id}`)}
      onBring={() => void actions.person('stage', person.id)}
      onDismiss={dismiss}
    />
  );
}
