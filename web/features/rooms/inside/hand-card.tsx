import { useId } from 'react';
import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import styles from './knock-card.module.css';

export interface HandCardProps {
  person: RoomParticipant;
  isBusy: boolean;
  onBring: () => void;
  onDismiss: () => void;
}

/** Says over the stage, for a while, that somebody raised a hand. It never takes focus. */
export function HandCard({ person, isBusy, onBring, onDismiss }: HandCardProps) {
  const { t } = useWords('rooms');
  const wordsId = useId();
  return (
    <div className={styles.knock}>
      <Avatar name={person.name} colorKey={person.id} />
      <div>
        <p id={wordsId} className={`strong ${styles.words}`} title={person.name}>
          <bdi>{t('hand.title', { name: person.name })}</bdi>
        </p>
      </div>
      {!person.isOnStage && (
        <Button size="small" aria-describedby={wordsId} isBusy={isBusy} onClick={onBring}>
          {t('people.bringOnStage')}
        </Button>
      )}
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
