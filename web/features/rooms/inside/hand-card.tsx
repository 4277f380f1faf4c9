import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { PersonCard } from './person-card.tsx';

export interface HandCardProps {
  person: RoomParticipant;
  isBusy: boolean;
  onBring: () => void;
  onDismiss: () => void;
}

/** Says over the stage, for a while, that somebody raised a hand. */
export function HandCard({ person, isBusy, onBring, onDismiss }: HandCardProps) {
  const { t } = useWords('rooms');
  const bring = { label: t('people.bringOnStage'), isPrimary: false, isBusy, onPress: onBring };
  return (
    <PersonCard
      person={person}
      words={t('hand.title', { name: person.name })}
      action={person.isOnStage ? null : bring}
      onDismiss={onDismiss}
    />
  );
}
