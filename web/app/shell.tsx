import { Link, useMatches } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bell } from '../features/notices/bell.tsx';
import { useAccount } from '../features/accounts/use-account.ts';
import { isUnderWay } from '../features/uploads/upload-row.ts';
import { useUploads } from '../features/uploads/use-uploads.ts';
import { formatCount } from '../lib/format.ts';
import { siteName } from '../lib/site-name.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClasses } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { SearchIcon, UploadIcon } from '../ui/icons.ts';
import { Brand, Page, Topbar, TopbarSearch, brandClass } from '../ui/page-frame.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NewMenu } from './new-menu.tsx';
import { useSearchBox } from './use-search-box.ts';
import styles from './shell.module.css';

/** The number of uploads in progress, as a link to them. */
function UploadsUnderWay() {
  const { t } = useTranslation('site');
  const count = useUploads().filter(isUnderWay).length;
  if (count === 0) return null;
  return (
    <Link to="/upload" className={buttonClasses({ look: 'quiet', size: 'small' })}>
      <Icon of={UploadIcon} size="button" />
      <Badge tone="count">{formatCount(count)}</Badge>
      <VisuallyHidden>{t('topbar.uploads', { count, formatted: formatCount(count) })}</VisuallyHidden>
    </Link>
  );
}

function UploadButton({ look }: { look: 'primary' | 'secondary' }) {
  const { t } = useTranslation('site');
  return (
    <Link
      to="/upload"
      className={classNames(buttonClasses({ look }), styles.iconWhenNarrow, styles.notOnPhones)}
      aria-label={t('topbar.upload')}
    >
      <Icon of={UploadIcon} size="button" />
      <span>{t('topbar.upload')}</span>
    </Link>
  );
}

/** The frame of all members' pages: topbar, then the page. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation('site');
  const account = useAccount();
  const upload = useMatches({ select: (matches) => matches.at(-1)?.staticData.upload ?? 'secondary' });
  const search = useSearchBox();
  const [isSearchOpen, setIsSearchOpen] = useState(false);
  return (
    <Page>
      <div>
        <a href="#content" className={styles.skip}>
          {t('skipToContent')}
        </a>
        <Topbar
          brand={
            <Link to="/" className={brandClass}>
              <Brand name={siteName()} />
            </Link>
          }
          search={<TopbarSearch label={t('topbar.search')} {...search} />}
          actions={
            <>
              <Link to="/channels" className={classNames(buttonClasses({ look: 'quiet' }), 'wide-only')}>
                {t('topbar.channels')}
              </Link>
              <Link to="/my-media" className={classNames(buttonClasses({ look: 'quiet' }), 'wide-only')}>
                {t('topbar.myMedia')}
              </Link>
              <Button
                look="quiet"
                isIconOnly
                icon={SearchIcon}
                className={styles.phoneOnly}
                aria-label={t('topbar.openSearch')}
                aria-expanded={isSearchOpen}
                onClick={() => setIsSearchOpen(!isSearchOpen)}
              />
              {upload !== 'none' && <UploadsUnderWay />}
              {upload !== 'none' && <NewMenu may={account.may} />}
              {account.may.createMedia && upload !== 'none' && <UploadButton look={upload} />}
              <Bell />
              <AccountMenu account={account} />
            </>
          }
        />
        {isSearchOpen && (
          <search className={styles.phoneSearch}>
            <SearchField {...search} label={t('topbar.search')} autoFocus />
          </search>
        )}
      </div>
      <div id="content" tabIndex={-1} className={styles.content}>
        {children}
      </div>
    </Page>
  );
}
