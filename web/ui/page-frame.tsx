import type { ComponentProps, ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Logo } from './logo.tsx';
import styles from './page-frame.module.css';
import { SearchField } from './search-field.tsx';
import type { SearchFieldProps } from './search-field.tsx';

/** A whole page: topbar, middle, foot. The middle takes the remaining height. */
export function Page({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={classNames(styles.page, className)} />;
}

/** The middle of a page, 1,120 px at most. */
export function Column({ className, ...props }: ComponentPropsWithRef<'main'>) {
  return <main {...props} className={classNames(styles.column, className)} />;
}

/** The title of a page, 28 px, and its actions at the end. */
export function PageHead({ children }: { children: ReactNode }) {
  return <div className={styles.head}>{children}</div>;
}

export interface TopbarProps {
  /** `Brand`, alone or inside a link through `brandClass`. */
  brand: ReactNode;
  search?: ReactNode;
  actions?: ReactNode;
  /** Without a hairline, for the entry page. */
  isBare?: boolean;
}

export function Topbar({ brand, search, actions, isBare = false }: TopbarProps) {
  return (
    <header className={classNames(styles.topbar, isBare && styles.bare)}>
      {brand}
      {search}
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

/** The class of a link that holds a `Brand`. */
export const brandClass = styles.brandLink;

/** The logo and the site's name. */
export function Brand({ name }: { name: string }) {
  return (
    <span className={styles.brand}>
      <Logo />
      <span className={styles.brandName}>{name}</span>
    </span>
  );
}

/** The search field of the topbar; hidden under 560 px, where the page offers a button. */
export function TopbarSearch(field: SearchFieldProps) {
  return (
    <search className={styles.search}>
      <SearchField {...field} />
    </search>
  );
}

/** The round button around an avatar: the trigger of the account menu. */
export function AvatarButton({ className, ...button }: ComponentPropsWithRef<'button'>) {
  return <button type="button" {...button} className={classNames(styles.avatarButton, className)} />;
}

/** A quiet line at the end of the page. Put `QuietFootEnd` around what belongs at its far end. */
export function QuietFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.foot}>{children}</footer>;
}

export function QuietFootEnd({ children }: { children: ReactNode }) {
  return <span className={styles.footEnd}>{children}</span>;
}
