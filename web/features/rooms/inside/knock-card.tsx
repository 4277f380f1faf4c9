import { useId } from 'react';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import styles from './knock-card.module.css';

export interface KnockCardProps {
  /** Who came last. */
  person: WaitingPerson;
  othersCount: number;
  isBusy: boolean;
  onAdmit: () => void;
  onDismiss: () => void;
}

/** Says over the stage that somebody waits. It never takes focus. */
export function KnockCard({ person, othersCount, isBusy, onAdmit, onDismiss }: KnockCardProps) {
  const { t } = useWords('rooms');
  const wordsId = useId();
  const kind = person.isGuest ? t('badges.guest') : t('knock.member');
  return (
    <div role="status" className={styles.knock}>
      <Avatar name={person.name} colorKey={person.id} />
      <div>
        <p id={wordsId} className={`strong ${styles.words}`} title={person.name}>
          <bdi>{t('knock.title', { name: person.name })}</bdi>
        </p>
        <p className="small muted">{othersCount > 0 ? t('knock.others', { kind, count: othersCount }) : kind}</p>
      </div>
      <Button look="primary" size="small" aria-describedby={wordsId} isBusy={isBusy} onClick={onAdmit}>
        {t('people.admit')}
      </Button>
      <Button
        look="quiet"
        size="small"
        isIconOnly
        icon={CloseIcon}
        aria-label={t('knock.dismiss')}
        onClick={onDismiss}
      />
    </div>
  );
}
