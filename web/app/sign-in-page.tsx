import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { SignInForm } from '../features/accounts/sign-in-form.tsx';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { accountQuery } from '../features/accounts/queries.ts';
import { sameSitePath } from '../lib/same-site-path.ts';
import { siteName } from '../lib/site-name.ts';
import { Card, CardNote } from '../ui/card.tsx';
import { GuestIcon, KeyIcon } from '../ui/icons.ts';
import { Brand, Page, Topbar } from '../ui/page-frame.tsx';

/** Guests' pages are another bundle, so the router of this one cannot open them. */
const isGuestPage = (path: string) => /^\/(?:g|guest)\//u.test(path);

/** Where members sign in. Leads back to the page that was asked for. */
export function SignInPage({ next }: { next: string | undefined }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const router = useRouter();
  usePageTitle(t('signIn.title'));
  const goOn = (account: Account) => {
    client.clear();
    client.setQueryData(accountQuery.queryKey, account);
    const path = sameSitePath(next);
    if (isGuestPage(path)) location.assign(path);
    else router.history.replace(path);
  };
  return (
    <Page>
      <Topbar isBare brand={<Brand name={siteName()} />} />
      <Card>
        <PageHeading>{t('signIn.title')}</PageHeading>
        <p className="muted large">{t('signIn.words', { site: siteName() })}</p>
        <SignInForm onSignedIn={goOn} />
        <CardNote icon={GuestIcon}>{t('signIn.guests')}</CardNote>
        <CardNote icon={KeyIcon}>{t('signIn.forgotten')}</CardNote>
      </Card>
    </Page>
  );
}
