import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { PasswordForm } from '../features/accounts/password-form.tsx';
import { awaitHeading, PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { accountQuery } from '../features/accounts/queries.ts';
import { siteName } from '../lib/site-name.ts';
import { Button } from '../ui/button.tsx';
import { Card, CardAction } from '../ui/card.tsx';
import { Brand, Page, Topbar } from '../ui/page-frame.tsx';
import { useSignOut } from './use-sign-out.ts';
import styles from './account-page.module.css';

/** Shown instead of every other page while the account still has the password that Foyer made. */
export function ChoosePasswordPage({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const signOut = useSignOut();
  usePageTitle(t('choosePassword.title'));
  const goOn = (changed: Account) => {
    awaitHeading();
    client.setQueryData(accountQuery.queryKey, changed);
  };
  return (
    <Page>
      <Topbar isBare brand={<Brand name={siteName()} />} />
      <Card>
        <PageHeading>{t('choosePassword.title')}</PageHeading>
        <p className="muted large">{t('choosePassword.words')}</p>
        <div className={styles.cardForm}>
          <PasswordForm email={account.email} size="large" onChanged={goOn} />
        </div>
        <CardAction>
          <Button isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('choosePassword.signOut')}
          </Button>
        </CardAction>
      </Card>
    </Page>
  );
}
