import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';
import styles from './menu.module.css';

export interface MenuProps {
  /** The button that opens it: an `IconButton` or a `Button`, whose props and ref the menu completes. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  /** `MenuItem`, `MenuLink`, `MenuSeparator`. */
  children: ReactNode;
}

/** A list of actions under its button: arrows, Home, End, letters; Escape goes back to the button. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.place} align={align} sideOffset={6} collisionPadding={8}>
          <BaseMenu.Popup className={styles.menu}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export interface MenuItemProps {
  icon?: IconShape;
  look?: 'plain' | 'danger';
  onSelect: () => void;
  children: ReactNode;
}

/** One action; the menu closes and gives focus back before `onSelect`'s own window takes it. */
export function MenuItem({ icon, look = 'plain', onSelect, children }: MenuItemProps) {
  return (
    <BaseMenu.Item className={classNames(styles.item, look === 'danger' && styles.danger)} onClick={onSelect}>
      {icon && <Icon of={icon} className={styles.icon} />}
      {children}
    </BaseMenu.Item>
  );
}

export interface MenuLinkProps {
  icon?: IconShape;
  /** An `<a href>` or a router's link without children. */
  link: ReactElement;
  children: ReactNode;
}

/** One address to go to. */
export function MenuLink({ icon, link, children }: MenuLinkProps) {
  return (
    <BaseMenu.LinkItem className={styles.item} render={link} closeOnClick>
      {icon && <Icon of={icon} className={styles.icon} />}
      {children}
    </BaseMenu.LinkItem>
  );
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <BaseMenu.Separator className={styles.separator} />;
}
