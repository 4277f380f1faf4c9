import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MediaItem } from '#contracts/media.ts';
import { ManageGuestAccess } from '../features/guest-access/manage-guest-access.tsx';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import { InviteUsers } from '../features/invitations/invite-users.tsx';
import { useWords } from '../lib/words.ts';
import { copyText } from '../ui/copy-text.ts';
import { GuestIcon, InviteIcon, LinkIcon } from '../ui/icons.ts';

export interface HostAction {
  name: 'copy' | 'guests' | 'invite';
  icon: typeof LinkIcon;
  words: string;
  run: () => void;
}

export interface Host {
  actions: HostAction[];
  /** The answer to the last copying; each has another key. */
  news: { key: string; words: string } | null;
  /** The windows that the actions open. */
  windows: ReactNode;
  /** Undefined for those who may not invite. */
  onInvite: (() => void) | undefined;
}

/** What those inside a room or live session do about who comes; undefined for everybody who may do none of it. */
export function useHost(item: MediaItem): Host | undefined {
  const { t } = useWords('guest-access');
  const { manageGuestAccess, invite } = item.may;
  const { data: access } = useQuery({ ...guestAccessQuery(item.id), enabled: manageGuestAccess });
  const [opened, setOpened] = useState<'guests' | 'invite' | null>(null);
  const [news, setNews] = useState<Host['news']>(null);
  if (!manageGuestAccess && !invite) return undefined;
  const link = access?.links.find(({ status }) => status === 'active');
  const copy = async (url: string, name: string) => {
    // A menu gives focus back to its button before the action runs.
    const near = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
    const isCopied = await copyText(url, near);
    setNews({ key: `copied ${Date.now()}`, words: isCopied ? t('host.copied', { name }) : t('host.copyFailed') });
  };
  const onGuests = () => setOpened('guests');
  const onInvite = invite ? () => setOpened('invite') : undefined;
  const actions: HostAction[] = [
    ...(link
      ? [{ name: 'copy', icon: LinkIcon, words: t('host.copy'), run: () => void copy(link.url, link.name) } as const]
      : []),
    ...(manageGuestAccess
      ? [{ name: 'guests', icon: GuestIcon, words: t('manage.title'), run: onGuests } as const]
      : []),
    ...(onInvite ? [{ name: 'invite', icon: InviteIcon, words: t('invitations:title'), run: onInvite } as const] : []),
  ];
  const ofItem = { mediaId: item.id, kind: item.kind, onClose: () => setOpened(null), finalFocus: undefined };
  const windows = (
    <>
      {manageGuestAccess && <ManageGuestAccess {...ofItem} isOpen={opened === 'guests'} onInvite={onInvite} />}
      {invite && <InviteUsers {...ofItem} isOpen={opened === 'invite'} />}
    </>
  );
  return { actions, news, windows, onInvite };
}
