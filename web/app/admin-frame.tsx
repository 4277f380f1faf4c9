import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { Icon } from '../ui/icon.tsx';
import { GuestIcon, HelpIcon, LogIcon, ModulesIcon, PeopleIcon, StatusIcon } from '../ui/icons.ts';
import { Column } from '../ui/page-frame.tsx';
import styles from './admin-frame.module.css';

const pages = [
  { to: '/admin', name: 'modules', icon: ModulesIcon },
  { to: '/admin/users', name: 'users', icon: PeopleIcon },
  { to: '/admin/guest-links', name: 'links', icon: GuestIcon },
  { to: '/admin/audit', name: 'audit', icon: LogIcon },
  { to: '/admin/status', name: 'status', icon: StatusIcon },
  { to: '/admin/help', name: 'help', icon: HelpIcon },
] as const;

export interface AdminFrameProps {
  title: string;
  words: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages of administrators: the other pages at the side, then the page. */
export function AdminFrame({ title, words, action, children }: AdminFrameProps) {
  const { t } = useTranslation('admin');
  usePageTitle(title);
  return (
    <Column className={styles.admin}>
      <nav className={styles.nav} aria-label={t('title')}>
        {pages.map(({ to, name, icon }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            <Icon of={icon} size="button" />
            {t(`pages.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={styles.content}>
        <div className={styles.head}>
          <div className="stack-tight">
            <PageHeading>{title}</PageHeading>
            <p className="muted">{words}</p>
          </div>
          {action}
        </div>
        {children}
      </div>
    </Column>
  );
}
