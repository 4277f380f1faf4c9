import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MediaItem } from '#contracts/media.ts';
import { ManageGuestAccess } from '../features/guest-access/manage-guest-access.tsx';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import type { HostSlot } from '../features/rooms/inside/slots.ts';
import { useWords } from '../lib/words.ts';
import { copyText } from '../ui/copy-text.ts';
import { GuestIcon, LinkIcon } from '../ui/icons.ts';
import { MenuItem } from '../ui/menu.tsx';

/** Guest access of a room for those inside who may manage it; undefined for everybody else. */
export function useRoomHost(item: MediaItem): HostSlot | undefined {
  const { t } = useWords('rooms');
  const { manageGuestAccess } = item.may;
  const { data: access } = useQuery({ ...guestAccessQuery(item.id), enabled: manageGuestAccess });
  const [isOpen, setIsOpen] = useState(false);
  const [news, setNews] = useState<HostSlot['news']>(null);
  if (!manageGuestAccess) return undefined;
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
      <MenuItem icon={GuestIcon} onSelect={() => setIsOpen(true)}>
        {t('guest-access:manage.title')}
      </MenuItem>
    </>
  );
  const windows = (
    <ManageGuestAccess
      mediaId={item.id}
      kind={item.kind}
      isOpen={isOpen}
      onClose={() => setIsOpen(false)}
      finalFocus={undefined}
    />
  );
  return { items, news, windows };
}
