import { useState } from 'react';
import { reactions, type Reaction } from '#contracts/limits.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { SmileIcon } from '../../ui/icons.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './chat.module.css';

/** The locale key of each reaction. */
const nameOf = {
  '👍': 'yes',
  '👏': 'applause',
  '❤️': 'heart',
  '😂': 'laughter',
  '😮': 'surprise',
  '🎉': 'celebration',
} as const satisfies Record<Reaction, string>;

/** A button in the composer that shows the reactions above the field; they stay, because people react repeatedly. */
export function ReactionButtons({ onReact }: { onReact: (emoji: Reaction) => void }) {
  const { t } = useWords('chat');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {isOpen && (
        <div role="group" aria-label={t('react')} className={styles.reactions}>
          {reactions.map((emoji) => (
            <Button key={emoji} look="quiet" size="small" onClick={() => onReact(emoji)}>
              <span aria-hidden="true">{emoji}</span>
              <VisuallyHidden>{t(`reactions.${nameOf[emoji]}`)}</VisuallyHidden>
            </Button>
          ))}
        </div>
      )}
      <Button
        look="quiet"
        isIconOnly
        icon={SmileIcon}
        aria-label={t('react')}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      />
    </>
  );
}
