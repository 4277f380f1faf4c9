import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MediaItem } from '#contracts/media.ts';
import { ManageGuestAccess } from '../features/guest-access/manage-guest-access.tsx';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import { InviteUsers } from '../features/invitations/invite-users.tsx';
import type { HostSlot } from '../features/rooms/inside/slots.ts';
import { useWords } from '../lib/words.ts';
import { copyText } from '../ui/copy-text.ts';
import { GuestIcon, InviteIcon, LinkIcon } from '../ui/icons.ts';
import { MenuItem } from '../ui/menu.tsx';

/** Guest access and invitations of a room, for those inside who may manage them; undefined for everybody else. */
export function useRoomHost(item: MediaItem): HostSlot | undefined {
  const { t } = useWords('rooms');
  const { manageGuestAccess, invite } = item.may;
  const { data: access } = useQuery({ ...guestAccessQuery(item.id), enabled: manageGuestAccess });
  const [opened, setOpened] = useState<'guests' | 'invite' | null>(null);
  const [news, setNews] = useState<HostSlot['news']>(null);
  if (!manageGuestAccess && !invite) return undefined;
  const link = access?.links.find(({ status }) => status === 'active');
  const copy = async (url: string, name: string) => {
    // A menu gives focus back to its button before the action runs.
    const near = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
    const isCopied = await copyText(url, near);
    setNews({ key: `copied ${Date.now()}`, words: isCopied ? t('host.copied', { name }) : t('host.copyFailed') });
  };
  const items = (
    <>
      {link && (
        <MenuItem icon={LinkIcon} onSelect={() => void copy(link.url, link.name)}>
          {t('host.copy')}
        </MenuItem>
      )}
      {manageGuestAccess && (
        <MenuItem icon={GuestIcon} onSelect={() => setOpened('guests')}>
          {t('guest-access:manage.title')}
        </MenuItem>
      )}
      {invite && (
        <MenuItem icon={InviteIcon} onSelect={() => setOpened('invite')}>
          {t('invitations:title')}
        </MenuItem>
      )}
    </>
  );
  const ofItem = { mediaId: item.id, kind: item.kind, onClose: () => setOpened(null), finalFocus: undefined };
  const toInvite = invite ? () => setOpened('invite') : undefined;
  const windows = (
    <>
      {manageGuestAccess && <ManageGuestAccess {...ofItem} isOpen={opened === 'guests'} onInvite={toInvite} />}
      {invite && <InviteUsers {...ofItem} isOpen={opened === 'invite'} />}
    </>
  );
  return { items, news, windows, onInvite: toInvite };
}
