import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { errorWords } from '../lib/error-words.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { ChannelIcon, FileIcon, HelpIcon, ModulesIcon, SettingsIcon, SignOutIcon } from '../ui/icons.ts';
import { Menu, MenuHead, MenuItem, MenuLink, MenuSeparator } from '../ui/menu.tsx';
import { Notice } from '../ui/notice.tsx';
import { AvatarButton } from '../ui/page-frame.tsx';
import { useSignOut } from './use-sign-out.ts';
import styles from './shell.module.css';

/** Shows who is signed in, with the link to the account page and *Sign out*. */
export function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation('site');
  const signOut = useSignOut();
  const trigger = (
    <AvatarButton aria-label={t('topbar.account', { name: account.name })}>
      <Avatar name={account.name} colorKey={account.id} />
    </AvatarButton>
  );
  return (
    <>
      <Menu trigger={trigger}>
        <MenuHead>
          <span className="strong">{account.name}</span>
          <span className="muted small">{account.email}</span>
        </MenuHead>
        <MenuSeparator />
        <MenuLink icon={ChannelIcon} link={<Link to="/channels" className={styles.onPhones} />}>
          {t('topbar.channels')}
        </MenuLink>
        <MenuLink icon={FileIcon} link={<Link to="/my-media" className={styles.onPhones} />}>
          {t('topbar.myMedia')}
        </MenuLink>
        <MenuLink icon={SettingsIcon} link={<Link to="/account" />}>
          {t('topbar.accountPage')}
        </MenuLink>
        <MenuLink icon={HelpIcon} link={<Link to="/help" />}>
          {t('topbar.help')}
        </MenuLink>
        {account.may.administer && (
          <MenuLink icon={ModulesIcon} link={<Link to="/admin" />}>
            {t('topbar.administration')}
          </MenuLink>
        )}
        <MenuItem icon={SignOutIcon} onSelect={() => signOut.mutate()}>
          {t('topbar.signOut')}
        </MenuItem>
      </Menu>
      {signOut.error && (
        <Notice
          tone="danger"
          className={styles.floating}
          title={errorWords(signOut.error, t)}
          action={
            <Button size="small" isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
              {t('tryAgain')}
            </Button>
          }
        />
      )}
    </>
  );
}
