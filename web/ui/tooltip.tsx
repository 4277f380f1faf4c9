import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './tooltip.module.css';

export interface TooltipProps {
  /** The words that appear on hover and on keyboard focus. They never replace the control's own name. */
  words: string;
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  /** One control that passes on the props and the ref it is given. */
  children: ReactElement;
}

/** Shows a control's name beside it. For touch it stays away: the control must be named by itself. */
export function Tooltip({ words, side = 'bottom', children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger delay={300} render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner className={styles.place} side={side} sideOffset={6}>
          <BaseTooltip.Popup className={styles.tip}>{words}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
