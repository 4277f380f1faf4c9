import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { PersonCard } from './person-card.tsx';

export interface KnockCardProps {
  /** The person who came last. */
  person: WaitingPerson;
  othersCount: number;
  isBusy: boolean;
  onAdmit: () => void;
  onDismiss: () => void;
}

/** Says over the stage that somebody waits. */
export function KnockCard({ person, othersCount, isBusy, onAdmit, onDismiss }: KnockCardProps) {
  const { t } = useWords('rooms');
  const kind = person.isGuest ? t('badges.guest') : t('knock.member');
  return (
    <PersonCard
      role="status"
      person={person}
      words={t('knock.title', { name: person.name })}
      remark={othersCount > 0 ? t('knock.others', { kind, count: othersCount }) : kind}
      action={{ label: t('people.admit'), isPrimary: true, isBusy, onPress: onAdmit }}
      onDismiss={onDismiss}
    />
  );
}
