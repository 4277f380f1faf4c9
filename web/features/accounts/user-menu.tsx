import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedAccount } from '#contracts/accounts.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import {
  CheckIcon,
  EditIcon,
  KeyIcon,
  LogIcon,
  MoreIcon,
  RemovedIcon,
  ShareIcon,
  SignOutIcon,
  TrashIcon,
} from '../../ui/icons.ts';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/menu.tsx';
import { DeleteUserDialog, HandOverDialog } from './hand-over-dialogs.tsx';
import {
  DisableDialog,
  EnableDialog,
  RenameDialog,
  ResetPasswordDialog,
  SignOutEverywhereDialog,
} from './user-dialogs.tsx';

const dialogs = {
  rename: RenameDialog,
  reset: ResetPasswordDialog,
  signOut: SignOutEverywhereDialog,
  handOver: HandOverDialog,
  disable: DisableDialog,
  enable: EnableDialog,
  remove: DeleteUserDialog,
};

/** What an administrator does with one account. The last administrator can be neither disabled nor deleted. */
export function UserMenu({ account, isLast }: { account: ListedAccount; isLast: boolean }) {
  const { t } = useTranslation('admin');
  const [asked, setAsked] = useState<keyof typeof dialogs | null>(null);
  const Asked = asked && dialogs[asked];
  return (
    <>
      <Menu trigger={<IconButton icon={MoreIcon} label={t('users.menu', { name: account.name })} />}>
        <MenuItem icon={EditIcon} onSelect={() => setAsked('rename')}>
          {t('users.rename')}
        </MenuItem>
        <MenuItem icon={KeyIcon} onSelect={() => setAsked('reset')}>
          {t('users.reset')}
        </MenuItem>
        <MenuItem icon={SignOutIcon} onSelect={() => setAsked('signOut')}>
          {t('users.signOut')}
        </MenuItem>
        {account.items > 0 && (
          <MenuItem icon={ShareIcon} onSelect={() => setAsked('handOver')}>
            {t('users.handOver')}
          </MenuItem>
        )}
        <MenuLink icon={LogIcon} link={<Link to="/admin/audit" search={{ account: account.id }} />}>
          {t('audit:link')}
        </MenuLink>
        {!isLast && <MenuSeparator />}
        {!isLast && !account.isDisabled && (
          <MenuItem icon={RemovedIcon} onSelect={() => setAsked('disable')}>
            {t('users.disable')}
          </MenuItem>
        )}
        {account.isDisabled && (
          <MenuItem icon={CheckIcon} onSelect={() => setAsked('enable')}>
            {t('users.enable')}
          </MenuItem>
        )}
        {!isLast && (
          <MenuItem icon={TrashIcon} look="danger" onSelect={() => setAsked('remove')}>
            {t('users.delete')}
          </MenuItem>
        )}
      </Menu>
      {Asked && <Asked account={account} onClose={() => setAsked(null)} />}
    </>
  );
}
