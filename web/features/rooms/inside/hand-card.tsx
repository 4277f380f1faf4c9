import type { RoomParticipant } from '#contracts/rooms.ts';
import { shortenName } from '../../../lib/shorten-name.ts';
import { useWords } from '../../../lib/words.ts';
import { PersonCard } from './person-card.tsx';
import type { HandMeaning } from './raised-hand.ts';

export interface HandCardProps {
  person: RoomParticipant;
  meaning: HandMeaning;
  isBusy: boolean;
  onBring: () => void;
  onDismiss: () => void;
}

/** Says over the stage, for a while, that somebody raised a hand, and what it asks for. */
export function HandCard({ person, meaning, isBusy, onBring, onDismiss }: HandCardProps) {
  const { t } = useWords('rooms');
  const bring = { label: t('people.bringOnStage'), isPrimary: meaning.isRequest, isBusy, onPress: onBring };
  return (
    <PersonCard
      key={person.id}
      person={person}
      words={t(meaning.isRequest ? 'hand.request' : 'hand.title', { name: shortenName(person.name) })}
      action={meaning.isBringOffered ? bring : null}
      dismissLabel={meaning.isRequest ? t('people.lowerHand') : undefined}
      onDismiss={onDismiss}
    />
  );
}
