import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import styles from './person-card.module.css';
import { useSettled } from './use-settled.ts';

export interface PersonCardProps {
  person: { id: string; name: string };
  words: string;
  /** Shown in smaller letters beneath. */
  remark?: string;
  /** Lines beneath the remark. */
  facts?: ReactNode;
  /** The button that answers at once; null where there is nothing to do. */
  action: { label: string; isPrimary: boolean; isBusy: boolean; onPress: () => void } | null;
  /** The label of the dismiss button when dismissing also does something; without it, the card just goes. */
  dismissLabel?: string | undefined;
  onDismiss: () => void;
}

/**
 * A card over the stage with news of one person. It never takes focus. Give it the person's id as `key`: what was
 * pressed for one must not reach the next.
 */
export function PersonCard({ person, words, remark, facts, action, dismissLabel, onDismiss }: PersonCardProps) {
  const { t } = useWords('rooms');
  const wordsId = useId();
  const isSettled = useSettled(person.id);
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement)) findParticipantsButton()?.focus();
    };
  }, []);
  return (
    <div ref={card} role="group" aria-labelledby={wordsId} className={styles.card}>
      <Avatar name={person.name} colorKey={person.id} />
      <div>
        <p id={wordsId} className={`strong ${styles.words}`} title={person.name}>
          <bdi>{words}</bdi>
        </p>
        {remark && <p className="small muted">{remark}</p>}
        {facts}
      </div>
      {action && (
        <Button
          look={action.isPrimary ? 'primary' : 'secondary'}
          size="small"
          aria-describedby={wordsId}
          isBusy={action.isBusy || !isSettled}
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
        isBusy={!isSettled}
        onClick={onDismiss}
      />
    </div>
  );
}

/** Where focus goes when the card that had it is gone. */
export function findParticipantsButton(): HTMLElement | null {
  return document.querySelector<HTMLElement>('footer button[aria-expanded]:not([aria-haspopup])');
}
