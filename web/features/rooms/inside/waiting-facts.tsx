import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { AlertIcon } from '../../../ui/icons.ts';
import type { Crowd } from './find-crowd.ts';
import styles from './panels.module.css';

/** What a moderator should know before admitting somebody; the same in the list and on the card. */
export function WaitingFacts({ person, crowd }: { person: WaitingPerson; crowd: Crowd | null }) {
  const { t } = useWords('rooms');
  const { email, isAway, knocks, hasBannedEmail, network } = person;
  return (
    <>
      {email && (
        <p className={`small muted ${styles.email}`}>
          <bdi>{email}</bdi>
        </p>
      )}
      {isAway && <p className="small muted">{t('people.away')}</p>}
      {knocks > 0 && <p className="small muted">{t('people.knocks', { count: knocks })}</p>}
      {crowd?.network === network && (
        <p className="small muted">{t('people.sameNetwork', { count: crowd.count - 1 })}</p>
      )}
      {hasBannedEmail && (
        <p className={`row small ${styles.flag}`}>
          <Icon of={AlertIcon} size="small" />
          {t('people.bannedEmail')}
        </p>
      )}
    </>
  );
}
