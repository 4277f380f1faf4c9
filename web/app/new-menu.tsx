import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { useIsNarrow } from '../lib/use-is-narrow.ts';
import { Button } from '../ui/button.tsx';
import { ChannelIcon, LiveIcon, PeopleIcon, PlusIcon, UploadIcon } from '../ui/icons.ts';
import { Menu, MenuLink } from '../ui/menu.tsx';
import styles from './shell.module.css';

/** What an account may make, but for uploads: these have a button of their own, and stand here on phones only. */
export function NewMenu({ may }: { may: Account['may'] }) {
  const { t } = useTranslation('site');
  const isNarrow = useIsNarrow();
  const items = [
    may.createLive && (
      <MenuLink key="live" icon={LiveIcon} link={<Link to="/live/new" />}>
        {t('topbar.newItems.live')}
      </MenuLink>
    ),
    may.createRooms && (
      <MenuLink key="room" icon={PeopleIcon} link={<Link to="/rooms/new" />}>
        {t('topbar.newItems.room')}
      </MenuLink>
    ),
    may.createMedia && (
      <MenuLink key="channel" icon={ChannelIcon} link={<Link to="/channels" search={{ new: 'true' }} />}>
        {t('topbar.newItems.channel')}
      </MenuLink>
    ),
    may.createMedia && isNarrow && (
      <MenuLink key="upload" icon={UploadIcon} link={<Link to="/upload" />}>
        {t('topbar.upload')}
      </MenuLink>
    ),
  ].filter(Boolean);
  if (items.length === 0) return null;
  const trigger = (
    <Button icon={PlusIcon} className={styles.iconWhenNarrow} aria-label={t('topbar.new')}>
      <span>{t('topbar.new')}</span>
    </Button>
  );
  return <Menu trigger={trigger}>{items}</Menu>;
}
