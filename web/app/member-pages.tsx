import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { uploads } from '../features/uploads/upload-list.ts';
import { isApiError } from '../lib/api.ts';
import { accountQuery } from '../features/accounts/queries.ts';
import { siteName } from '../lib/site-name.ts';
import { Brand, Column, Page, PageHead, Topbar } from '../ui/page-frame.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { ChoosePasswordPage } from './choose-password-page.tsx';
import { FailedPage } from './message-page.tsx';
import { Shell } from './shell.tsx';

function WaitingShell() {
  const { t } = useTranslation('site');
  return (
    <Page>
      <Topbar brand={<Brand name={siteName()} />} />
      <Column>
        <Loading label={t('loading')}>
          <PageHead>
            <Skeleton width="12rem" height="2.25rem" />
          </PageHead>
        </Loading>
      </Column>
    </Page>
  );
}

/** Reads who is signed in before any page of members is drawn; sends everybody else to sign in. */
export function MemberPages({ hasShell = true }: { hasShell?: boolean }) {
  const { data: account, error, refetch } = useQuery(accountQuery);
  const isAtHome = account && !account.mustChangePassword;
  const accountId = isAtHome ? account.id : null;
  useEffect(() => {
    if (accountId) uploads.openFor(accountId);
  }, [accountId]);
  if (account?.mustChangePassword) return <ChoosePasswordPage account={account} />;
  if (account && !hasShell) return <Outlet />;
  if (account) {
    return (
      <Shell>
        <Outlet />
      </Shell>
    );
  }
  if (!error || isApiError(error, 'accounts.sign_in_required')) return <WaitingShell />;
  return (
    <Page>
      <Topbar brand={<Brand name={siteName()} />} />
      <FailedPage error={error} onRetry={() => void refetch()} />
    </Page>
  );
}
