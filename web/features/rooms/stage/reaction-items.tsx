import type { KeyboardEvent } from 'react';
import { reactions, type Reaction } from '#contracts/limits.ts';
import { useWords } from '../../../lib/words.ts';
import { MenuItem } from '../../../ui/menu.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import styles from './control-bar.module.css';

/** The locale key of each reaction. */
const nameOf = {
  '👍': 'yes',
  '👏': 'applause',
  '❤️': 'heart',
  '😂': 'laughter',
  '😮': 'surprise',
  '🎉': 'celebration',
} as const satisfies Record<Reaction, string>;

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** The surrounding menu moves up and down; in a row, people expect the arrow keys to go sideways. */
function moveSideways(event: KeyboardEvent<HTMLDivElement>) {
  const step = steps[event.key];
  if (step === undefined) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  const now = items.findIndex((item) => item === document.activeElement);
  items.at((now + (isRtl ? -step : step)) % items.length)?.focus();
  event.preventDefault();
}

/** The six reactions in a row, as items of a menu. */
export function ReactionItems({ onReact }: { onReact: (emoji: Reaction) => void }) {
  const { t } = useWords('rooms-call');
  return (
    // Only passes on the keys of the items within.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div role="presentation" className={styles.reactions} onKeyDown={moveSideways}>
      {reactions.map((emoji) => (
        <MenuItem key={emoji} onSelect={() => onReact(emoji)}>
          <span aria-hidden="true">{emoji}</span>
          <VisuallyHidden>{t(`controls.reactions.${nameOf[emoji]}`)}</VisuallyHidden>
        </MenuItem>
      ))}
    </div>
  );
}
