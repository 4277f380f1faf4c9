import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import styles from './icon.module.css';

/** The shape of an icon: one of those named in `icons.ts`. */
export type IconShape = LucideIcon;

export interface IconProps {
  of: IconShape;
  /** small 16 px beside 12–14 px text, button 18 px, medium 20 px alone, large 32 px. */
  size?: 'small' | 'button' | 'medium' | 'large';
  /** Mirrored in right-to-left pages: arrows, Send. */
  isMirrored?: boolean;
  className?: string | undefined;
}

/** Draws a shape that is hidden from screen readers; its name belongs to the control that carries it. */
export function Icon({ of: Shape, size = 'medium', isMirrored = false, className }: IconProps) {
  return (
    <Shape
      aria-hidden="true"
      focusable="false"
      className={classNames(styles.icon, styles[size], isMirrored && styles.mirrored, className)}
    />
  );
}
