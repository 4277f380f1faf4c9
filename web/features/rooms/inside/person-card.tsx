import { useId } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import styles from './person-card.module.css';

export interface PersonCardProps {
  person: { id: string; name: string };
  words: string;
  /** Shown in smaller letters beneath. */
  remark?: string;
  /** The button that answers at once; null where there is nothing to do. */
  action: { label: string; isPrimary: boolean; isBusy: boolean; onPress: () => void } | null;
  /** The label of the dismiss button when dismissing also does something; without it, the card just goes. */
  dismissLabel?: string | undefined;
  onDismiss: () => void;
  /** `status` where nothing else announces it to screen readers. */
  role?: 'status';
}

/** A card over the stage with news of one person. It never takes focus. */
export function PersonCard({ person, words, remark, action, dismissLabel, onDismiss, role }: PersonCardProps) {
  const { t } = useWords('rooms');
  const wordsId = useId();
  return (
    <div role={role} className={styles.card}>
      <Avatar name={person.name} colorKey={person.id} />
      <div>
        <p id={wordsId} className={`strong ${styles.words}`} title={person.name}>
          <bdi>{words}</bdi>
        </p>
        {remark && <p className="small muted">{remark}</p>}
      </div>
      {action && (
        <Button
          look={action.isPrimary ? 'primary' : 'secondary'}
          size="small"
          aria-describedby={wordsId}
          isBusy={action.isBusy}
          onClick={action.onPress}
        >
          {action.label}
        </Button>
      )}
      <Button
        look="quiet"
        size="small"
        isIconOnly
        icon={CloseIcon}
        aria-label={dismissLabel ?? t('knock.dismiss')}
        aria-describedby={wordsId}
        onClick={onDismiss}
      />
    </div>
  );
}
