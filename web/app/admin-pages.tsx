import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Outlet, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewUserDialog } from '../features/accounts/new-user-dialog.tsx';
import { PermittedAccounts } from '../features/accounts/permitted-accounts.tsx';
import { UserList } from '../features/accounts/user-list.tsx';
import { useAccount } from '../features/accounts/use-account.ts';
import { AuditFileLink, AuditLog, useAuditFilter, type AuditAbout } from '../features/audit/audit-log.tsx';
import { SiteLinks, siteLinksQuery } from '../features/guest-access/site-links.tsx';
import { FeedbackList } from '../features/help/feedback-list.tsx';
import { InvitetomediaSettings } from '../features/modules/invitetomedia-settings.tsx';
import { ThemingSettings } from '../features/modules/theming-settings.tsx';
import { modulesQuery } from '../features/modules/use-modules.ts';
import { problemWords } from '../features/rooms/engine-notice.tsx';
import { SiteStatus } from '../features/status/site-status.tsx';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { formatCount } from '../lib/format.ts';
import { addWords, useWords } from '../lib/words.ts';
import admin from '../locales/en/admin.json' with { type: 'json' };
import audit from '../locales/en/audit.json' with { type: 'json' };
import modules from '../locales/en/modules.json' with { type: 'json' };
import status from '../locales/en/status.json' with { type: 'json' };
import { Button } from '../ui/button.tsx';
import { PlusIcon } from '../ui/icons.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { AdminFrame } from './admin-frame.tsx';
import { NotPermittedPage } from './message-page.tsx';

addWords({ admin, audit, modules, status });

/** The pages of administrators; for other members the sentence that says so, before any page asks the server. */
export function AdministratorPages() {
  const { t } = useTranslation('admin');
  return useAccount().may.administer ? <Outlet /> : <NotPermittedPage words={t('notPermitted')} />;
}

/** The features of the whole site, each change saved at once. */
export function ModulesPage() {
  const { t } = useTranslation('admin');
  const settings = useQuery(modulesQuery);
  // The numbers of what a switch stops have to be those of now.
  const links = useInfiniteQuery({ ...siteLinksQuery({}), staleTime: 0 });
  const usable = links.data?.pages[0]?.totals.usable ?? { links: 0, items: 0 };
  return (
    <AdminFrame title={t('pages.modules')} words={t('modulesWords')}>
      {settings.error && <FailureNotice error={settings.error} />}
      {settings.isPending && (
        <Loading label={t('site:loading')}>
          <Skeleton height="12rem" />
        </Loading>
      )}
      {settings.data && (
        <>
          <InvitetomediaSettings
            settings={settings.data.invitetomedia}
            hasMediapage={settings.data.theming.mediapage}
            usable={usable}
            permitted={(onChange) => (
              <PermittedAccounts ids={settings.data.invitetomedia.allowedAccounts} onChange={onChange} />
            )}
          />
          <ThemingSettings settings={settings.data.theming} usable={usable} />
        </>
      )}
    </AdminFrame>
  );
}

/** Everybody with an account. */
export function UsersPage() {
  const { t } = useTranslation('admin');
  const [isCreating, setIsCreating] = useState(false);
  const action = (
    <Button look="primary" icon={PlusIcon} onClick={() => setIsCreating(true)}>
      {t('newUser.button')}
    </Button>
  );
  return (
    <AdminFrame title={t('pages.users')} words={t('usersWords')} action={action}>
      <UserList />
      <NewUserDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </AdminFrame>
  );
}

/** Every guest link of the site. */
export function SiteLinksPage() {
  const { t } = useTranslation('admin');
  const all = useInfiniteQuery(siteLinksQuery({}));
  const totals = all.data?.pages[0]?.totals;
  const words = totals
    ? t('linksWords', {
        count: totals.links,
        formatted: formatCount(totals.links),
        items: t('linksItems', { count: totals.items, formatted: formatCount(totals.items) }),
        usable: formatCount(totals.usable.links),
      })
    : t('linksWaiting');
  return (
    <AdminFrame title={t('pages.links')} words={words}>
      <SiteLinks />
    </AdminFrame>
  );
}

/** Who did what, when and from where; narrowed to the account and the item that the address names. */
export function AuditPage() {
  const about = useSearch({ from: '/members/administrators/admin/audit' });
  return <Audit key={JSON.stringify(about)} about={about} />;
}

function Audit({ about }: { about: AuditAbout }) {
  const { t } = useTranslation('admin');
  const filter = useAuditFilter(about);
  return (
    <AdminFrame title={t('pages.audit')} words={t('auditWords')} action={<AuditFileLink asked={filter.asked} />}>
      <AuditLog filter={filter} />
    </AdminFrame>
  );
}

/** What the site depends on, and what is wrong with it. */
export function StatusPage() {
  const { t } = useTranslation('admin');
  const { t: sayOfRooms } = useWords('rooms');
  return (
    <AdminFrame title={t('pages.status')} words={t('statusWords')}>
      <SiteStatus describeEngine={(problem) => problemWords(problem, sayOfRooms)} />
    </AdminFrame>
  );
}

/** What readers said of the help articles. */
export function HelpAnswersPage() {
  const { t } = useTranslation('admin');
  return (
    <AdminFrame title={t('pages.help')} words={t('helpWords')}>
      <FeedbackList />
    </AdminFrame>
  );
}
