import type { WaitingPerson } from '#contracts/rooms.ts';
import { shortenName } from '../../../lib/shorten-name.ts';
import { useWords } from '../../../lib/words.ts';
import { formatSpan } from '../../../lib/moments.ts';
import { useNow } from '../../../lib/use-now.ts';
import type { Crowd } from './find-crowd.ts';
import { PersonCard } from './person-card.tsx';
import { WaitingFacts } from './waiting-facts.tsx';

export interface KnockCardProps {
  person: WaitingPerson;
  /** The person's place among those who wait, from 1, and how many they are. */
  place: number;
  count: number;
  crowd: Crowd | null;
  isBusy: boolean;
  onAdmit: () => void;
  onDismiss: () => void;
}

/** Says over the stage that somebody waits, until the moderator has answered. */
export function KnockCard({ person, place, count, crowd, isBusy, onAdmit, onDismiss }: KnockCardProps) {
  const { t } = useWords('rooms');
  const now = useNow(10_000);
  const remarks = [
    person.isGuest ? t('badges.guest') : t('knock.member'),
    place > 1 && t('knock.place', { place }),
    formatSpan(person.since, now) ?? t('people.justNow'),
    count > 1 && t('knock.others', { count: count - 1 }),
  ];
  return (
    <PersonCard
      key={person.id}
      person={person}
      words={t('knock.title', { name: shortenName(person.name) })}
      remark={remarks.filter(Boolean).join(' · ')}
      facts={<WaitingFacts person={person} crowd={crowd} />}
      action={{ label: t('people.admit'), isPrimary: true, isBusy, onPress: onAdmit }}
      onDismiss={onDismiss}
    />
  );
}
