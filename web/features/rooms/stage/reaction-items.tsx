import type { KeyboardEvent } from 'react';
import { useWords } from '../../../lib/words.ts';
import { MenuItem } from '../../../ui/menu.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import styles from './control-bar.module.css';

/** What one may react with, and the name of each in the words. */
const reactions = [
  ['👍', 'yes'],
  ['👏', 'applause'],
  ['❤️', 'heart'],
  ['😂', 'laughter'],
  ['😮', 'surprise'],
  ['🎉', 'celebration'],
] as const;

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** The menu beneath moves up and down; in a row one expects to go sideways. */
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
export function ReactionItems({ onReact }: { onReact: (emoji: string) => void }) {
  const { t } = useWords('rooms-call');
  return (
    // Only passes on the keys of the items within.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div role="presentation" className={styles.reactions} onKeyDown={moveSideways}>
      {reactions.map(([emoji, name]) => (
        <MenuItem key={name} onSelect={() => onReact(emoji)}>
          <span aria-hidden="true">{emoji}</span>
          <VisuallyHidden>{t(`controls.reactions.${name}`)}</VisuallyHidden>
        </MenuItem>
      ))}
    </div>
  );
}
