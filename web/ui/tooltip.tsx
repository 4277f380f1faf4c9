import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './tooltip.module.css';

export interface TooltipProps {
  /** The text that appears on hover and on keyboard focus. It never replaces the control's own name. */
  words: string;
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  /** One control that passes on the props and the ref it is given. */
  children: ReactElement;
}

/**
 * Shows a control's name beside it, visually only: for screen readers and touch the control must have a name of its
 * own.
 */
export function Tooltip({ words, side = 'bottom', children }: TooltipProps) {
  return (
    <BaseTooltip.Root
      onOpenChange={(isOpen, details) => {
        // Escape belongs to the window or menu beneath: if the tooltip handled it, closing would need a second press.
        if (!isOpen && details.reason === 'escape-key') details.allowPropagation();
      }}
    >
      <BaseTooltip.Trigger delay={300} render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner className={styles.place} side={side} sideOffset={6}>
          <BaseTooltip.Popup aria-hidden="true" className={styles.tip}>
            {words}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
