import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../features/accounts/password-form.tsx';
import { SessionList } from '../features/accounts/session-list.tsx';
import { useAccount } from '../features/accounts/use-account.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { accountQuery, accountSessionsQuery } from '../features/accounts/queries.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import styles from './account-page.module.css';

/** The account's name, e-mail address and role, its sessions, and the change of its password. */
export function AccountPage() {
  const { t } = useTranslation('accounts');
  const account = useAccount();
  const client = useQueryClient();
  usePageTitle(t('account.title'));
  return (
    <Column className={styles.column}>
      <PageHead>
        <PageHeading>{t('account.title')}</PageHeading>
      </PageHead>
      <dl className={styles.facts}>
        <dt>{t('account.name')}</dt>
        <dd>
          <bdi>{account.name}</bdi>
        </dd>
        <dt>{t('email')}</dt>
        <dd>{account.email}</dd>
        <dt>{t('account.role')}</dt>
        <dd>{t(`account.roles.${account.role}`)}</dd>
      </dl>
      <section className={styles.section} aria-labelledby="sessions">
        <h2 id="sessions">{t('sessions.title')}</h2>
        <SessionList />
      </section>
      <section className={styles.section} aria-labelledby="password">
        <h2 id="password">{t('passwordForm.title')}</h2>
        <p className="muted">{t('passwordForm.words')}</p>
        <div className={styles.narrow}>
          <PasswordForm
            email={account.email}
            onChanged={(changed) => {
              client.setQueryData(accountQuery.queryKey, changed);
              void client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey });
            }}
          />
        </div>
      </section>
    </Column>
  );
}
