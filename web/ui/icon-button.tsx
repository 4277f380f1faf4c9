import { Button } from './button.tsx';
import type { ButtonProps } from './button.tsx';
import type { IconShape } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'isIconOnly' | 'isWide' | 'reason'> {
  /** The accessible name, complete on its own: "Copy link Webinar invite". */
  label: string;
  /** The shorter text of the tooltip; the label when absent. */
  tip?: string;
  icon: IconShape;
}

/** An icon with a name and a tooltip. Imports Base UI: guest pages use `Button` with `isIconOnly`. */
export function IconButton({ label, tip = label, icon, look = 'quiet', ...button }: IconButtonProps) {
  return (
    <Tooltip words={tip}>
      <Button {...button} look={look} icon={icon} isIconOnly aria-label={label} />
    </Tooltip>
  );
}
