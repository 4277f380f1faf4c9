import { cloneElement, createContext, useCallback, useContext, useId, useRef, useState } from 'react';
import type { ComponentPropsWithRef, KeyboardEvent, MouseEvent, PointerEvent, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';
import { MenuPopup } from './menu-popup.tsx';
import type { MenuStart } from './menu-popup.tsx';
import styles from './menu.module.css';

const CloseMenu = createContext<() => void>(() => undefined);

export interface MenuProps {
  /** The button that opens it: an `IconButton`, `Button` or `AvatarButton`, whose props and ref the menu completes. */
  trigger: ReactElement<ComponentPropsWithRef<'button'>>;
  align?: 'start' | 'end';
  /** `MenuItem`, `MenuLink`, `MenuSeparator`. */
  children: ReactNode;
}

/** A list of actions under its button: arrows, Home, End, letters; Escape goes back to the button. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  const [start, setStart] = useState<MenuStart | null>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const id = useId();
  const buttonId = trigger.props.id ?? `${id}-button`;
  const close = useCallback((how: 'back' | 'away') => {
    if (how === 'back') buttonRef.current?.focus();
    setStart(null);
  }, []);
  const closeBack = useCallback(() => close('back'), [close]);

  const toggle = (event: MouseEvent<HTMLButtonElement>) => {
    trigger.props.onClick?.(event);
    const isByKey = event.detail === 0;
    setStart(start ? null : isByKey ? 'first' : 'popup');
  };
  const pressKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setStart(event.key === 'ArrowDown' ? 'first' : 'last');
  };
  return (
    <>
      {cloneElement(trigger, {
        'id': buttonId,
        'ref': buttonRef,
        'aria-haspopup': 'menu',
        'aria-expanded': start !== null,
        'aria-controls': start ? id : undefined,
        'onClick': toggle,
        'onKeyDown': pressKey,
      })}
      {start && (
        <CloseMenu value={closeBack}>
          <MenuPopup id={id} buttonId={buttonId} buttonRef={buttonRef} align={align} start={start} onClose={close}>
            {children}
          </MenuPopup>
        </CloseMenu>
      )}
    </>
  );
}

const focusUnderPointer = (event: PointerEvent<HTMLElement>) => event.currentTarget.focus({ preventScroll: true });

export interface MenuItemProps {
  icon?: IconShape;
  look?: 'plain' | 'danger';
  onSelect: () => void;
  children: ReactNode;
}

/** One action. Focus is back on the menu's button when `onSelect` runs, so a window it opens returns there. */
export function MenuItem({ icon, look = 'plain', onSelect, children }: MenuItemProps) {
  const close = useContext(CloseMenu);
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={classNames(styles.item, look === 'danger' && styles.danger)}
      onPointerMove={focusUnderPointer}
      onClick={() => {
        close();
        onSelect();
      }}
    >
      {icon && <Icon of={icon} className={styles.icon} />}
      {children}
    </button>
  );
}

export interface MenuLinkProps {
  icon?: IconShape;
  /** An `<a href>` or a router's link without children. */
  link: ReactElement<ComponentPropsWithRef<'a'>>;
  children: ReactNode;
}

/** One address to go to. */
export function MenuLink({ icon, link, children }: MenuLinkProps) {
  const close = useContext(CloseMenu);
  return cloneElement(
    link,
    {
      role: 'menuitem',
      tabIndex: -1,
      className: classNames(styles.item, link.props.className),
      onPointerMove: focusUnderPointer,
      onClick: (event: MouseEvent<HTMLAnchorElement>) => {
        close();
        link.props.onClick?.(event);
      },
    },
    icon && <Icon of={icon} className={styles.icon} />,
    children,
  );
}

/**
 * Text above the items, hidden from screen readers: the button's own name says it already, such as whose menu it is.
 */
export function MenuHead({ children }: { children: ReactNode }) {
  return (
    <div role="presentation" className={styles.headWords}>
      {children}
    </div>
  );
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <div role="separator" className={styles.separator} />;
}
