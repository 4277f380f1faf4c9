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

/** Shows a control's name beside it, for the eye only: a screen reader and a finger need the control to be named by itself. */
export function Tooltip({ words, side = 'bottom', children }: TooltipProps) {
  return (
    <BaseTooltip.Root
      onOpenChange={(isOpen, details) => {
        // Escape belongs to the window or menu beneath; a tooltip that ate it would cost a second press.
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
