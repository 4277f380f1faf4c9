import { useId } from 'react';
import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';
import styles from './button.module.css';

export interface ButtonLook {
  /** At most one primary in a view. accent is teal text without a box. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'accent' | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  isIconOnly?: boolean | undefined;
  isWide?: boolean | undefined;
}

/** The classes of a button for something that is not one, such as a router's link. */
export function buttonClasses({ look = 'secondary', size = 'medium', isIconOnly, isWide }: ButtonLook = {}): string {
  return classNames(
    styles.button,
    styles[look],
    size !== 'medium' && styles[size],
    isIconOnly && styles.iconOnly,
    isWide && styles.wide,
  );
}

export interface ButtonProps extends ButtonLook, Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  icon?: IconShape | undefined;
  /**
   * Grayed out, still focusable, does nothing. Give the reason by `reason`, or by `reasonId` when the text stands
   * elsewhere.
   */
  isBlocked?: boolean | undefined;
  reason?: ReactNode;
  reasonId?: string | undefined;
  /** Keeps its appearance and ignores presses while its work runs. */
  isBusy?: boolean | undefined;
}

/** A button that is `type="button"` unless given otherwise. A blocked one also does not submit its form. */
export function Button(props: ButtonProps) {
  const {
    look,
    size,
    isIconOnly,
    isWide,
    icon,
    isBlocked = false,
    reason,
    reasonId,
    isBusy = false,
    ...button
  } = props;
  const ownReasonId = useId();
  const isReasonShown = isBlocked && reason != null;
  const describedBy = classNames(button['aria-describedby'], isReasonShown && ownReasonId, isBlocked && reasonId);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isBlocked || isBusy) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    button.onClick?.(event);
  };
  return (
    <>
      <button
        type="button"
        {...button}
        aria-disabled={isBlocked || isBusy || button['aria-disabled'] || undefined}
        aria-busy={isBusy || undefined}
        aria-describedby={describedBy || undefined}
        className={classNames(
          buttonClasses({ look, size, isIconOnly, isWide }),
          isBlocked && styles.blocked,
          isBusy && styles.busy,
          button.className,
        )}
        onClick={press}
      >
        {icon && <Icon of={icon} size="button" />}
        {button.children}
      </button>
      {isReasonShown && (
        <span id={ownReasonId} className={styles.reason}>
          {reason}
        </span>
      )}
    </>
  );
}

export interface ButtonLinkProps extends ButtonLook, ComponentPropsWithRef<'a'> {
  icon?: IconShape | undefined;
}

/** A link that looks like a button. Give it to the router's `createLink` to navigate without a reload. */
export function ButtonLink({ look, size, isIconOnly, isWide, icon, children, ...anchor }: ButtonLinkProps) {
  return (
    <a {...anchor} className={classNames(buttonClasses({ look, size, isIconOnly, isWide }), anchor.className)}>
      {icon && <Icon of={icon} size="button" />}
      {children}
    </a>
  );
}
